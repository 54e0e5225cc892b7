import './shell.css';
import { Link, Outlet, useMatches, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { feed, pauseRenewal, queryClient } from '../data/client.js';
import { RequestFailed } from '../data/problem.js';
import { ConnectionBanner } from '../live/connection-banner.js';
import { useFeedState } from '../live/use-live.js';
import { RangePicker } from '../time/range-picker.js';
import { setZone } from '../time/zone.js';
import { Icon, Logo } from '../ui/icons.js';
import { AccountMenu } from './account-menu.js';
import { mainAddress, mainPages } from './main-pages.js';
import { keepTime } from './search.js';
import { useShortcuts } from './shortcuts.js';
import type { Overlay } from './shortcuts.js';

const Overlays = lazy(() => import('./overlays.js').then((module) => ({ default: module.Overlays })));

/** What stands around every screen: where you are, the time range, the connection, who you are. */
export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>();
  useShortcuts(setOverlay);
  useSignInWhenNeeded();
  const ranged = useIsRanged();
  const { tz = 'local', pause } = useSearch({ from: '/app' });
  setZone(tz);
  useEffect(() => pauseRenewal(pause !== undefined), [pause]);
  return (
    <div className="shell">
      <a className="skip" href="#screen">
        Skip to the content
      </a>
      <header className="topbar">
        <Link to="/" search={keepTime} className="brand" aria-label="pgAnalytics, to the fleet">
          <Logo />
          <span>pgAnalytics</span>
        </Link>
        <nav aria-label="Main" className="topnav">
          {mainPages
            .filter(({ group }) => group === 'Main')
            .map((page) => (
              <Link
                key={page.path}
                to={mainAddress(page)}
                search={keepTime}
                activeOptions={{ exact: page.path === '/', includeSearch: false }}
              >
                {page.label}
              </Link>
            ))}
        </nav>
        <div className="topbar-right">
          <button
            type="button"
            className="button find"
            aria-label="Find a server, page, statement or table"
            aria-keyshortcuts="Control+K Meta+K"
            onClick={() => setOverlay('palette')}
          >
            <Icon name="search" />
            <span>Find</span>
            <kbd>Ctrl K</kbd>
          </button>
          {ranged ? <RangePicker /> : null}
          <LiveSign />
          <AccountMenu onHelp={() => setOverlay('help')} />
        </div>
      </header>
      <ConnectionBanner />
      {/* All times in it are written anew when the zone changes. */}
      <main key={tz} id="screen" className="screen" tabIndex={-1}>
        <Outlet />
      </main>
      {overlay ? (
        <Suspense>
          <Overlays overlay={overlay} onClose={() => setOverlay(undefined)} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** Whether the page is about the range of time, as all of a server are; the others show what is now. */
function useIsRanged(): boolean {
  const { serverId } = useParams({ strict: false });
  const routes = useMatches({ select: (matches) => matches.map(({ routeId }) => routeId) });
  return serverId !== undefined || mainPages.some(({ ranged, route }) => ranged && routes.includes(route.id));
}

const liveTexts = {
  connecting: ['quiet', 'Connecting'],
  open: ['ok', 'Live'],
  lost: ['danger', 'Offline'],
} as const;

function LiveSign() {
  const state = useFeedState();
  // A page that listens to nothing has no connection to tell of; its room stays, so that nothing beside it moves.
  if (state === 'idle') return <span className="live-sign" />;
  const [tone, text] = liveTexts[state];
  return (
    <span className={`live-sign ${tone}`} title={`Connection to the server: ${text.toLowerCase()}`}>
      <i aria-hidden="true" />
      <span>{text}</span>
    </span>
  );
}

/** When any answer says that the session has ended, the way leads to signing in and back. */
function useSignInWhenNeeded(): void {
  const navigate = useNavigate();
  useEffect(
    () =>
      queryClient.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error') return;
        const { error } = event.action;
        if (!(error instanceof RequestFailed) || error.kind !== 'unauthenticated') return;
        const next = `${location.pathname}${location.search}`;
        feed.stop();
        const left = location.pathname === '/login' ? Promise.resolve() : navigate({ to: '/login', search: { next } });
        // Only once no screen shows it any more, which would ask for it again.
        void left.then(() => queryClient.clear());
      }),
    [navigate],
  );
}
