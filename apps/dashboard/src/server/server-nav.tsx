import { Link } from '@tanstack/react-router';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { PageEntry } from '../app/page.js';
import { keepTime } from '../app/search.js';
import { serverAddress, serverGroups, serverPages } from '../app/server-pages.js';
import { Icon } from '../ui/icons.js';
import { useNarrow } from '../ui/use-narrow.js';

interface ServerNavProps {
  readonly serverId: string;
  readonly current: PageEntry | undefined;
}

/** The pages of a server by groups: a column beside the page, and where there is no room for it, a list to open. */
export function ServerNav({ serverId, current }: ServerNavProps) {
  const folded = useNarrow('(width < 960px)');
  const [open, setOpen] = useState(false);
  if (!folded) {
    return (
      <nav className="server-nav" aria-label="Server">
        <Groups serverId={serverId} />
      </nav>
    );
  }
  return (
    <nav className="server-nav-bar" aria-label="Server">
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger asChild>
          <button type="button" className="button server-nav-open">
            <Icon name="menu" />
            <span>{current?.label ?? 'Pages'}</span>
            <Icon name="down" />
          </button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className="pop server-nav-sheet" align="start" sideOffset={4} collisionPadding={8}>
            <Groups serverId={serverId} onFollow={() => setOpen(false)} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </nav>
  );
}

function Groups({ serverId, onFollow }: { readonly serverId: string; readonly onFollow?: () => void }) {
  return serverGroups.map((group) => (
    <section key={group} aria-label={group}>
      <h2 aria-hidden="true">{group}</h2>
      {serverPages
        .filter((page) => page.group === group)
        .map((page) => (
          <Link
            key={page.path}
            to={serverAddress(page)}
            params={{ serverId }}
            search={keepTime}
            activeOptions={{ exact: page.path === '/', includeSearch: false }}
            title={page.jump ? `${page.label} (g ${page.jump})` : page.label}
            onClick={onFollow}
          >
            {page.label}
          </Link>
        ))}
    </section>
  ));
}
