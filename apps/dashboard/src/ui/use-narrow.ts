import { useCallback, useSyncExternalStore } from 'react';

/** True on a screen as narrow as a phone's, or one that fits another media query. */
export function useNarrow(query = '(width < 640px)'): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
