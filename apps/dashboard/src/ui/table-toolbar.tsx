import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { saveText } from './clipboard.js';
import { copyText } from './clipboard.js';
import { cliOf, curlOf } from './copy-as.js';
import type { Question } from './copy-as.js';
import { Icon } from './icons.js';
import { MoreMenu } from './more-menu.js';
import type { MoreAction } from './more-menu.js';
import { SearchField } from './search-field.js';
import { csvOf, titleOf } from './table.js';
import type { Column } from './table.js';
import type { ChosenColumns } from './use-columns.js';

interface TableToolbarProps<T extends object> {
  readonly name: string;
  readonly label: string;
  readonly all: readonly Column<T>[];
  readonly chosen: ChosenColumns<T>;
  /** The rows as they are shown: filtered and in their order. */
  readonly rows: () => readonly T[];
  readonly count: ReactNode;
  readonly filter: string | undefined;
  readonly onFilter: ((text: string) => void) | undefined;
  readonly filterHint: string | undefined;
  readonly question: Question | undefined;
  readonly tools: ReactNode;
}

/** What can be done with a table as a whole: filter it, choose its columns, take it elsewhere. */
export function TableToolbar<T extends object>(props: TableToolbarProps<T>) {
  const { name, label, all, chosen, rows, question } = props;
  const actions: MoreAction[] = [
    {
      label: 'Export as CSV',
      icon: 'download',
      run: () => saveText(`${name}.csv`, 'text/csv;charset=utf-8', csvOf(chosen.columns, rows())),
    },
  ];
  if (question) {
    actions.push(
      { label: 'Copy as curl', icon: 'copy', run: () => copyText(curlOf(question, location.origin)) },
      { label: 'Copy for the command line', icon: 'terminal', run: () => copyText(cliOf(question)) },
    );
  }
  return (
    <div className="table-tools">
      {props.onFilter ? (
        <SearchField
          value={props.filter ?? ''}
          label={`Filter ${label.toLowerCase()}`}
          placeholder={props.filterHint ?? 'Filter'}
          onChange={props.onFilter}
        />
      ) : null}
      {props.tools}
      <span className="table-count muted">{props.count}</span>
      <ColumnMenu all={all} chosen={chosen} label={label} />
      <MoreMenu label={`More of ${label.toLowerCase()}`} actions={actions} />
    </div>
  );
}

interface ColumnMenuProps<T extends object> {
  readonly all: readonly Column<T>[];
  readonly chosen: ChosenColumns<T>;
  readonly label: string;
}

function ColumnMenu<T extends object>({ all, chosen, label }: ColumnMenuProps<T>) {
  const free = all.filter((column) => !column.look.sticky);
  if (free.length < 2) return null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="button quiet icon"
          aria-label={`Columns of ${label.toLowerCase()}`}
          title="Columns"
        >
          <Icon name="columns" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="pop menu table-columns" align="end" sideOffset={4} collisionPadding={8}>
          {free.map((column) => (
            <DropdownMenu.CheckboxItem
              key={column.id}
              className="menu-item"
              checked={chosen.isShown(column)}
              title={column.look.title}
              onCheckedChange={() => chosen.toggle(column)}
              // Several columns are chosen at a time; the menu stays.
              onSelect={(event) => event.preventDefault()}
            >
              {titleOf(column)}
              <DropdownMenu.ItemIndicator className="menu-mark">
                <Icon name="check" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.CheckboxItem>
          ))}
          {chosen.reset ? (
            <>
              <DropdownMenu.Separator className="menu-line" />
              <DropdownMenu.Item className="menu-item" onSelect={chosen.reset}>
                The usual columns
              </DropdownMenu.Item>
            </>
          ) : null}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
