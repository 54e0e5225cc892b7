import type { QueryItem, ServerSummary } from '../data/types.js';
import type { PageEntry } from './page.js';

/** Something the palette leads to. */
export interface PaletteEntry {
  readonly group: string;
  readonly label: string;
  readonly hint?: string;
  readonly path: string;
  /** Its own part of the address; the range of time is kept. */
  readonly search?: Readonly<Record<string, string>>;
  /** Shown as a statement. */
  readonly sql?: boolean;
}

interface Known {
  readonly servers: readonly ServerSummary[];
  /** The server of the page, if it is one of a server. */
  readonly serverId: string | undefined;
  readonly statements: readonly QueryItem[];
  readonly serverPages: readonly PageEntry[];
  readonly mainPages: readonly PageEntry[];
}

const mostOfGroup = 8;
// Pages whose filter finds a name typed into the palette.
const searchable = ['tables', 'indexes', 'settings', 'changes'];

/** What a text may mean, likeliest first within each group. */
export function paletteEntries(text: string, known: Known): PaletteEntry[] {
  const { servers, serverId, statements, serverPages, mainPages } = known;
  const typed = text.trim();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (...texts: readonly (string | null | undefined)[]) => {
    const all = texts.join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const here = servers.find((server) => server.id === serverId);
  const pagesHere = serverPages.filter((page) => page.group && fits(page.label, page.words, page.group));
  const found = servers.filter((server) => fits(server.name, server.host, ...labelsOf(server)));
  return [
    ...(serverId ? pagesHere.map((page) => pageEntry(here?.name ?? 'This server', `/servers/${serverId}`, page)) : []),
    ...byNumber(typed, serverId),
    ...found
      .sort((one, other) => placeOf(one.name, words) - placeOf(other.name, words))
      .slice(0, mostOfGroup)
      .map(({ id, name, host, state }) => ({
        group: 'Servers',
        label: name,
        hint: [host, state].filter(Boolean).join(' · '),
        path: `/servers/${id}`,
      })),
    ...mainPages
      .filter((page) => page.group && fits(page.label, page.words))
      .map((page) => pageEntry('Everything', '', page)),
    ...statements.slice(0, mostOfGroup).map((item) => ({
      group: 'Statements',
      label: item.text?.replaceAll(/\s+/g, ' ').slice(0, 160) ?? item.queryId,
      hint: item.datname ?? '',
      path: `/servers/${serverId}/queries/${encodeURIComponent(item.queryId)}`,
      sql: item.text !== null,
    })),
    ...(serverId && typed ? byName(typed, serverId, serverPages) : []),
  ];
}

function pageEntry(group: string, prefix: string, { path, label, jump }: PageEntry): PaletteEntry {
  return {
    group,
    label,
    path: path === '/' ? prefix || '/' : `${prefix}/${path}`,
    ...(jump ? { hint: `g ${jump}` } : {}),
  };
}

/** A number is the id of a statement, or of a process when it is short. */
function byNumber(typed: string, serverId: string | undefined): PaletteEntry[] {
  if (!serverId || !/^-?\d+$/.test(typed)) return [];
  const entries: PaletteEntry[] = [];
  if (/^\d{1,7}$/.test(typed)) {
    entries.push({
      group: 'By number',
      label: `Session with pid ${typed}`,
      path: `/servers/${serverId}/activity`,
      search: { pid: typed, q: typed },
    });
  }
  if (typed.length > 4) {
    entries.push({
      group: 'By number',
      label: `Statement with query id ${typed}`,
      path: `/servers/${serverId}/queries/${typed}`,
    });
  }
  return entries;
}

function byName(typed: string, serverId: string, serverPages: readonly PageEntry[]): PaletteEntry[] {
  return serverPages
    .filter(({ path }) => searchable.includes(path))
    .map(({ path, label }) => ({
      group: 'Look for it in',
      label: `${label}: ${typed}`,
      path: `/servers/${serverId}/${path}`,
      search: { q: typed },
    }));
}

function labelsOf({ labels }: ServerSummary): string[] {
  return Object.entries(labels).map(([name, value]) => `${name}:${value}`);
}

/** A name that begins with what was typed comes before one that only has it inside. */
function placeOf(name: string, words: readonly string[]): number {
  const place = name.toLowerCase().indexOf(words[0] ?? '');
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}
