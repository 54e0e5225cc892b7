import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { serverNow } from '../time/clock.js';
import { isLive, shifted, zoomedOut } from '../time/range.js';
import { useRange } from '../time/use-range.js';
import { mainAddress, mainPages } from './main-pages.js';
import { keepTime } from './search.js';
import { serverAddress, serverPages } from './server-pages.js';

/** What lies over the page. */
export type Overlay = 'palette' | 'help';

/** Keys that work on every screen, as long as nobody is typing; the help lists them from `keyHelp`. */
export function useShortcuts(show: (overlay: Overlay) => void): void {
  const { range, written, pausedAt, setRange, pause, resume } = useRange();
  const navigate = useNavigate();
  const { serverId } = useParams({ strict: false });

  useEffect(() => {
    const when = (run: () => void) => (event: KeyboardEvent) => {
      if (typing(event.target) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      run();
    };
    const jumps: Record<string, (event: KeyboardEvent) => void> = {};
    for (const page of mainPages) {
      if (page.jump) jumps[`g ${page.jump}`] = when(() => void navigate({ to: mainAddress(page), search: keepTime }));
    }
    for (const page of serverPages) {
      if (!page.jump || !serverId) continue;
      const to = serverAddress(page);
      jumps[`g ${page.jump}`] = when(() => void navigate({ to, params: { serverId }, search: keepTime }));
    }
    const signs: Record<string, (event: KeyboardEvent) => void> = {
      '?': when(() => show('help')),
      '/': when(() => document.querySelector<HTMLInputElement>('main input[type="search"]')?.focus()),
      '[': when(() => setRange(shifted(range, serverNow(), -1))),
      ']': when(() => setRange(shifted(range, serverNow(), 1))),
      '-': when(() => setRange(zoomedOut(range, serverNow()))),
    };
    const unbind = tinykeys(window, {
      ...jumps,
      '$mod+k': (event) => {
        event.preventDefault();
        show('palette');
      },
      t: when(() => document.querySelector<HTMLButtonElement>('.range-label')?.click()),
      p: when(() => {
        if (pausedAt !== undefined) resume();
        else if (isLive(written)) pause();
      }),
    });
    const onSign = (event: KeyboardEvent) => {
      if (!isCommand(event)) signs[event.key]?.(event);
    };
    window.addEventListener('keydown', onSign);
    return () => {
      unbind();
      window.removeEventListener('keydown', onSign);
    };
  }, [range, written, pausedAt, setRange, pause, resume, navigate, serverId, show]);
}

/** Signs lie elsewhere on each keyboard, some behind Shift or AltGr (which is Control and Alt); those are none. */
function isCommand({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return metaKey || (ctrlKey && !altKey);
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
