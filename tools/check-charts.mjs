/**
 * Fails when a chart of the dashboard has no section in docs/charts.md, or a section has no chart. The dashboard finds a
 * section by the chart's id, which is its heading as an anchor.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const sources = path.join(root, 'apps/dashboard/src');

/** Where an id of a chart stands: in an attribute of a panel, in a list of panels, in a call that makes one. */
const places = [
  { files: /\.tsx$/, id: /<\w*(?:Panel|Frame|Chart)\w*\s(?:[^<>]*?\s)?id="([\w-]+)"/g },
  { files: /panels\.ts$/, id: /^\s+id: '([\w-]+)'/gm },
  { files: /-screen\.tsx$/, id: /^\s+id: '([\w-]+)',\n\s+(?:metric|title): /gm },
  { files: /-screen\.tsx$/, id: /\bpanelBy\('([\w-]+)'/g },
];

/** @returns {Map<string, string>} id of each chart, and the file it stands in */
function chartsOfDashboard() {
  const charts = new Map();
  for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(name) || name.includes('.spec.')) continue;
    const text = readFileSync(path.join(sources, name), 'utf8');
    for (const { files, id } of places) {
      if (files.test(name)) for (const match of text.matchAll(id)) charts.set(match[1], name);
    }
  }
  return charts;
}

/** @returns {Set<string>} headings of docs/charts.md as anchors, as `charts/meaning.ts` makes them */
function sectionsOfDocs() {
  const headings = readFileSync(path.join(root, 'docs/charts.md'), 'utf8').matchAll(/^## (.+)$/gm);
  const anchor = (/** @type {string} */ heading) =>
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s+/g, '-');
  return new Set([...headings].map(([, heading]) => anchor(heading)));
}

const charts = chartsOfDashboard();
const sections = sectionsOfDocs();
const problems = [
  ...[...charts]
    .filter(([id]) => !sections.has(id))
    .map(([id, file]) => `${file}: the chart ${id} has no section in docs/charts.md`),
  ...[...sections].filter((id) => !charts.has(id)).map((id) => `docs/charts.md: no chart has the section ${id}`),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${charts.size} charts, ${sections.size} sections, ${problems.length} problems\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
