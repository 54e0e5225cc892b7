/**
 * The pages of the dashboard as docs/pages.md shows them. `npm run docs:images` writes it with its pictures;
 * `npm run check:gallery` fails when a page of the dashboard is missing here, or a picture.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Shown
 * @property {string} name as the walk over the pages calls it
 * @property {string} title
 * @property {string} text what one finds there
 * @property {string} doc the page that explains it
 */

/** @type {readonly Shown[]} */
export const gallery = [
  page('fleet', 'Fleet', 'Every server by its need for attention: what is wrong, since when, and who.', 'fleet'),
  page('overview', 'Overview', 'One server at a glance, and what cannot be said of it and why.', 'dashboard'),
  page('activity', 'Activity', 'Sessions of any second, by wait, statement, user or database.', 'activity-and-locks'),
  page(
    'locks',
    'Locks',
    'Who waits for whom, now and at any past moment, with the root blocker.',
    'activity-and-locks',
  ),
  page('queries', 'Queries', 'Statements by the time they were at work, those that still run included.', 'queries'),
  page('queries-detail', 'Query', 'One statement: cost, waits, who runs it now, and its text.', 'queries'),
  page('tables', 'Tables', 'Size, growth, scans, dead rows and bloat.', 'tables-and-indexes'),
  page('tables-detail', 'Table', 'One table over time, with its indexes.', 'tables-and-indexes'),
  page('indexes', 'Indexes', 'Unused by proof, duplicate, overlapping, invalid.', 'tables-and-indexes'),
  page('vacuum', 'Vacuum', 'Who holds the xmin horizon, ages, dead rows, and running workers.', 'vacuum'),
  page('schema', 'Schema', 'Definitions as of any moment, and what changed.', 'changes'),
  page('io', 'I/O and WAL', 'Reads, writes, checkpoints and WAL, by who caused them.', 'io-and-wal'),
  page('connections', 'Connections', 'Who has them, how many are left, and for how long.', 'activity-and-locks'),
  page('replication', 'Replication', 'Roles, lags, slots and failovers.', 'fleet'),
  page('settings', 'Settings', 'Then and now, beside those of another server.', 'changes'),
  page('changes', 'Changes', 'Settings, schema, roles, extensions, restarts, failovers: one feed.', 'changes'),
  page('os', 'Operating system', 'CPU, memory, disks, pressure and the limits of the group.', 'charts'),
  page('main-queries', 'Queries of all servers', 'The same statement on every server as one.', 'queries'),
  page('main-queries-detail', 'One query on all servers', 'Which server it is slow on.', 'queries'),
  page('main-collectors', 'Collectors', 'Delivery, gaps and cost; add one, revoke one.', 'install-collector'),
  page('main-start', 'Guided start', 'Three steps to the first server; each verifies itself.', 'collector'),
  page('main-account', 'Your account', 'Password, sessions and tokens of your own.', 'administration'),
  page('main-admin-users', 'Users', 'Who may sign in.', 'administration'),
  page('main-admin-roles', 'Roles', 'What each role may.', 'administration'),
  page('main-admin-tokens', 'API tokens', 'For scripts and Grafana.', 'administration'),
  page('main-admin-servers', 'Servers', 'Rename, label, pause, retire, delete the history.', 'administration'),
  page('main-admin-organisation', 'Organisation', 'Its name, and how long what is kept.', 'administration'),
];

export const themes = /** @type {const} */ (['light', 'dark']);

/** @param {string} name @param {string} theme */
export const pictureOf = (name, theme) => `${name}-${theme}.webp`;

/** The text of docs/pages.md. */
export function galleryText() {
  return [
    '# Every page of the dashboard',
    'Taken from the demo by `npm run docs:images`, which renews this page and all pictures of the docs.',
    ...gallery.flatMap(({ name, title, text, doc }) => [
      `## ${title}`,
      `${text} [More](${doc}.md)`,
      `<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="images/${pictureOf(name, 'dark')}">\n` +
        `  <img alt="${title}" src="images/${pictureOf(name, 'light')}">\n</picture>`,
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

/**
 * @param {string} root the workspace
 * @returns {string[]} what the gallery lacks, one sentence each
 */
export function galleryProblems(root) {
  const known = new Set(gallery.map(({ name }) => name));
  const docs = path.join(root, 'docs');
  const pictures = [...known].flatMap((name) => themes.map((theme) => path.join('images', pictureOf(name, theme))));
  const text = existsSync(path.join(docs, 'pages.md')) ? readFileSync(path.join(docs, 'pages.md'), 'utf8') : '';
  return [
    ...pagesOf(root)
      .filter((name) => !known.has(name))
      .map((name) => `the page ${name} is not in tools/generators/gallery.mjs`),
    ...pictures
      .filter((file) => !existsSync(path.join(docs, file)))
      .map((file) => `docs/${file} is missing; npm run docs:images makes it`),
    ...(text === galleryText() ? [] : ['docs/pages.md is not what npm run docs:images writes']),
  ];
}

/** The names of all pages that the dashboard registers. @param {string} root */
function pagesOf(root) {
  const paths = (/** @type {string} */ file) =>
    [...readFileSync(path.join(root, 'apps/dashboard/src/app', file), 'utf8').matchAll(/^\s+path: '(.+)',$/gm)].map(
      ([, one = '']) => one.replace(/^\/$/, '').replace(/\/\$\w+$/, '-detail'),
    );
  const server = paths('server-pages.ts').map((one) => one || 'overview');
  const main = paths('main-pages.ts').map((one) => (one === '' ? 'fleet' : `main-${one.replace('/', '-')}`));
  return [...server, ...main];
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} text
 * @param {string} doc
 * @returns {Shown}
 */
function page(name, title, text, doc) {
  return { name, title, text, doc };
}
