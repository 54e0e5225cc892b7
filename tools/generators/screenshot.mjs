/**
 * Shows the pages of a running platform in a real browser, checks each one and keeps a picture of it:
 *
 *   node tools/generators/screenshot.mjs                                  # every page, both themes, 1280 and 390 wide
 *   node tools/generators/screenshot.mjs --page tables --page queries     # these pages and what is below them
 *   node tools/generators/screenshot.mjs --url http://127.0.0.1:8080 --email admin@localhost --password … \
 *     --server shop --width 1440 --theme dark --search from=now-30m --out docs/images
 *
 * It fails when a page has an error, a violation of the content security policy, something wider than the screen, a
 * layout that moves, or a finding of axe. The platform should have run under some load for a quarter of an hour, so
 * that there is something to see. Needs Node 24, as npm installs it.
 */
import { parseArgs } from 'node:util';

// The check of the pages is TypeScript, which Node runs as it stands since 24.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`This needs Node 24, which npm installs here: npx node ${process.argv.slice(1).join(' ')}`);
  process.exit(2);
}
const { takePictures } = await import('./pictures.mjs');

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    email: { type: 'string', default: 'admin@localhost' },
    password: { type: 'string' },
    server: { type: 'string' },
    page: { type: 'string', multiple: true, default: [] },
    width: { type: 'string', multiple: true, default: ['1280', '390'] },
    height: { type: 'string', default: '900' },
    theme: { type: 'string', multiple: true, default: ['light', 'dark'] },
    search: { type: 'string' },
    out: { type: 'string', default: '.pganalytics/pages' },
  },
});
const { url, email, password, server, page: only, search } = values;
if (password === undefined) {
  console.error('Give the password of the administrator: --password …');
  process.exit(2);
}
const { pages, problems } = await takePictures({
  url,
  email,
  password,
  server,
  only,
  search,
  widths: values.width.map(Number),
  height: Number(values.height),
  themes: /** @type {('light' | 'dark')[]} */ (values.theme),
  out: values.out,
  format: 'png',
  nameOf: ({ name, width, theme }) => `${name}-${width}-${theme}`,
});

console.log(`${pages.length} pages: ${pages.join(', ')}; pictures in ${values.out}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 || pages.length === 0 ? 1 : 0;
