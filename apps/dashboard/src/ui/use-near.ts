import { useCallback, useState } from 'react';

// About one row of charts ahead, so that scrolling meets charts and not their rooms.
const margin = '320px 0px';

/** True while the element is in view or about to be; what is far away need not ask for data. */
export function useNear(): {
  readonly near: boolean;
  readonly ref: (element: Element | null) => (() => void) | undefined;
} {
  const [near, setNear] = useState(false);
  const ref = useCallback((element: Element | null) => {
    if (!element) return undefined;
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: margin,
      // The screen scrolls inside the page; without its root the margin would not count.
      root: element.closest('.scroll-page'),
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { near, ref };
}
