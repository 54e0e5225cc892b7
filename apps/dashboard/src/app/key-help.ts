import { mainPages } from './main-pages.js';
import { serverPages } from './server-pages.js';

interface KeyHelp {
  readonly group: string;
  readonly keys: readonly (readonly [keys: string, does: string])[];
}

/** All keys, for the help; those of pages come from the pages themselves. */
export function keyHelp(): KeyHelp[] {
  const jumps = (pages: readonly { readonly jump: string | undefined; readonly label: string }[]) =>
    pages.flatMap(({ jump, label }) => (jump ? [[`g ${jump}`, label] as const] : []));
  return [
    {
      group: 'Everywhere',
      keys: [
        ['Ctrl K', 'Find a server, page, statement, session or table'],
        ['/', 'To the filter of the page'],
        ['?', 'This help'],
        ['Esc', 'Close what is open'],
        ...jumps(mainPages),
      ],
    },
    {
      group: 'Time',
      keys: [
        ['t', 'Choose the range'],
        ['[', 'Half a range earlier'],
        [']', 'Half a range later'],
        ['-', 'Zoom out'],
        ['p', 'Pause, or go on live'],
      ],
    },
    { group: 'Pages of a server', keys: jumps(serverPages) },
    {
      group: 'In a chart',
      keys: [
        ['← →', 'Read its values; with Shift ten at a time'],
        ['Enter', 'Choose the moment, where that leads somewhere'],
        ['drag', 'Zoom in; a double click zooms out'],
      ],
    },
    {
      group: 'In a table',
      keys: [
        ['↑ ↓', 'To the next row; Page, Home and End too'],
        ['Enter', 'Open the row'],
      ],
    },
  ];
}
