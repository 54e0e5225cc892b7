import './palette.css';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { useDeferredValue, useMemo, useState } from 'react';
import { queryListQuery } from '../data/queries.js';
import { fleetQuery } from '../data/servers.js';
import { useRange } from '../time/use-range.js';
import { Modal } from '../ui/modal.js';
import { Sql } from '../ui/sql.js';
import { mainPages } from './main-pages.js';
import { paletteEntries } from './palette-entries.js';
import type { PaletteEntry } from './palette-entries.js';
import { recentPlaces, rememberPlace } from './recent.js';
import { keepTime } from './search.js';
import { serverPages } from './server-pages.js';

const shortestFragment = 3;

/** Finds a server, page, statement, session or table by what somebody types, and goes there. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const entries = useEntries(text);
  const groups = [...Map.groupBy(entries, ({ group }) => group)];
  const go = ({ label, path, search, group }: PaletteEntry) => {
    rememberPlace({ label: group === 'Recently used' || group === 'Servers' ? label : `${group}: ${label}`, path });
    onClose();
    // Addresses are made of parts that exist; the router knows them only as text here.
    void navigate({ to: path as '/', search: (before) => ({ ...keepTime(before), ...search }) });
  };
  return (
    <Modal title="Find" bare onClose={onClose}>
      <Command label="Find" shouldFilter={false} loop>
        <Command.Input
          className="palette-input"
          value={text}
          onValueChange={setText}
          placeholder="Server, page, statement, query id, pid, table"
          autoFocus
        />
        <Command.List className="palette-list">
          <Command.Empty className="palette-empty">Nothing is called that here.</Command.Empty>
          {groups.map(([group, found]) => (
            <Command.Group key={group} heading={group}>
              {found.map((entry) => {
                const value = `${entry.group} ${entry.path} ${entry.label}`;
                return (
                  <Command.Item key={value} value={value} className="palette-item" onSelect={() => go(entry)}>
                    {entry.sql ? <Sql text={entry.label} line /> : <span>{entry.label}</span>}
                    {entry.hint ? <span className="palette-hint">{entry.hint}</span> : null}
                  </Command.Item>
                );
              })}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Modal>
  );
}

function useEntries(text: string): readonly PaletteEntry[] {
  const { serverId } = useParams({ strict: false });
  const { range } = useRange();
  const { data: fleet } = useQuery(fleetQuery);
  const fragment = useDeferredValue(text.trim());
  const { data: found } = useInfiniteQuery({
    ...queryListQuery(serverId ?? '', range, { order: 'total_exec_time', direction: 'desc', search: fragment }),
    enabled: serverId !== undefined && fragment.length >= shortestFragment,
  });
  const [recent] = useState(recentPlaces);
  return useMemo(() => {
    const statements = fragment.length >= shortestFragment ? (found?.pages[0]?.items ?? []) : [];
    const entries = paletteEntries(text, {
      servers: fleet?.servers ?? [],
      serverId,
      statements,
      serverPages,
      mainPages,
    });
    if (text.trim()) return entries;
    return [...recent.map((place) => ({ group: 'Recently used', ...place })), ...entries];
  }, [text, fragment, found, fleet, serverId, recent]);
}
