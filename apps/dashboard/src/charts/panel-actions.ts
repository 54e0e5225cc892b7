import { copyText, saveText } from '../ui/clipboard.js';
import { cliOf, curlOf } from '../ui/copy-as.js';
import type { Question } from '../ui/copy-as.js';
import type { MoreAction } from '../ui/more-menu.js';
import { csvOfLines } from './panel-csv.js';
import type { Line } from './plot-data.js';

interface PanelContent {
  readonly id: string;
  readonly lines: readonly Line[];
  readonly questions: readonly Question[];
  readonly onLarger?: () => void;
}

/** What every chart offers beside its lines; several questions are several commands, one a line. */
export function panelActions({ id, lines, questions, onLarger }: PanelContent): MoreAction[] {
  const all = (command: (question: Question) => string) => () => copyText(questions.map(command).join('\n'));
  return [
    ...(onLarger ? [{ label: 'Open larger', icon: 'expand', run: onLarger } as const] : []),
    {
      label: 'Export as CSV',
      icon: 'download',
      run: () => saveText(`${id}.csv`, 'text/csv;charset=utf-8', csvOfLines(lines)),
    },
    ...(questions.length > 0
      ? ([
          { label: 'Copy as curl', icon: 'copy', run: all((question) => curlOf(question, location.origin)) },
          { label: 'Copy for the command line', icon: 'terminal', run: all(cliOf) },
        ] as const)
      : []),
  ];
}
