import type { Order } from '../app/search.js';
import { Icon } from './icons.js';
import { titleOf } from './table.js';
import type { Column, ColumnLook } from './table.js';

interface HeadingProps<T extends object> {
  readonly column: Column<T>;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

export function Heading<T extends object>({ column, order, onOrder }: HeadingProps<T>) {
  const active = order.column === column.id;
  const { look } = column;
  const next = {
    column: column.id,
    descending: active ? !order.descending : (column.sortDescFirst ?? look.align === 'right'),
  };
  return (
    <th
      scope="col"
      className={classOf(look)}
      title={look.title}
      aria-sort={active ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      {column.enableSorting === false ? (
        titleOf(column)
      ) : (
        <button type="button" onClick={() => onOrder(next)}>
          <span>{titleOf(column)}</span>
          {active ? <Icon name={order.descending ? 'down' : 'up'} size={12} /> : null}
        </button>
      )}
    </th>
  );
}

export function classOf(look: ColumnLook): string | undefined {
  return `${look.align === 'right' ? 'num' : ''} ${look.sticky ? 'sticky' : ''}`.trim() || undefined;
}
