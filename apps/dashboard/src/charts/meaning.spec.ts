import { readFileSync } from 'node:fs';
import path from 'node:path';
import { overviewPanels } from '../overview/panels.js';
import { meaningOf } from './meaning.js';

const markdown = readFileSync(path.join(import.meta.dirname, '../../../../docs/charts.md'), 'utf8');

describe('what a chart means', () => {
  it('is the section of its name, in paragraphs and lists', () => {
    expect(
      meaningOf('# All\n\n## Cache hit\n\nIt says\nmuch.\n\n- one\n- two\n  lines\n\n## WAL\n\nNo.', 'cache-hit'),
    ).toEqual([
      { kind: 'text', text: 'It says much.' },
      { kind: 'list', items: ['one', 'two lines'] },
    ]);
  });

  it('is told for every chart of the overview', () => {
    const untold = ['load', ...overviewPanels(18).map(({ id }) => id)].filter((id) => !meaningOf(markdown, id));

    expect(untold).toEqual([]);
  });
});
