import { useEffect } from 'react';

/** Names the page in the browser's tab, history and to a screen reader. */
export function useTitle(...parts: readonly (string | undefined)[]): void {
  const title = [...parts.filter(Boolean), 'pgAnalytics'].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
