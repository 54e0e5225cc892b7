import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { serverNow } from '../time/clock.js';
import { shifted, zoomedOut } from '../time/range.js';
import { useRange } from '../time/use-range.js';

/** Keys that work on every screen, as long as nobody is typing. */
export function useShortcuts(): void {
  const { range, setRange } = useRange();
  const navigate = useNavigate();
  const { serverId } = useParams({ strict: false });

  useEffect(() => {
    const when = (run: () => void) => (event: KeyboardEvent) => {
      if (typing(event.target)) return;
      event.preventDefault();
      run();
    };
    const go = (to: '/servers/$serverId' | '/servers/$serverId/queries' | '/servers/$serverId/activity') =>
      when(() => {
        if (serverId) void navigate({ to, params: { serverId }, search: { from: range.from, to: range.to } });
      });
    return tinykeys(window, {
      '/': when(() => document.querySelector<HTMLInputElement>('input[type="search"]')?.focus()),
      '[': when(() => setRange(shifted(range, serverNow(), -1))),
      ']': when(() => setRange(shifted(range, serverNow(), 1))),
      '-': when(() => setRange(zoomedOut(range, serverNow()))),
      'g f': when(() => void navigate({ to: '/' })),
      'g o': go('/servers/$serverId'),
      'g q': go('/servers/$serverId/queries'),
      'g a': go('/servers/$serverId/activity'),
    });
  }, [range, setRange, navigate, serverId]);
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
