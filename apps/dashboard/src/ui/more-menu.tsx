import './menu.css';
import { DropdownMenu } from 'radix-ui';
import { useEffect, useState } from 'react';
import { Icon } from './icons.js';
import type { IconName } from './icons.js';

export interface MoreAction {
  readonly label: string;
  readonly icon?: IconName;
  /** A link opens in a tab of its own; else `run`. True from `run` says that something was copied. */
  readonly href?: string;
  readonly run?: () => void | Promise<boolean>;
}

/** What else can be done with a chart or a table, behind three dots. */
export function MoreMenu({ label, actions }: { readonly label: string; readonly actions: readonly MoreAction[] }) {
  const [told, setTold] = useState<string>();
  useEffect(() => {
    if (told === undefined) return undefined;
    const timer = setTimeout(() => setTold(undefined), 1600);
    return () => clearTimeout(timer);
  }, [told]);
  const run = async (action: MoreAction) => {
    const copied = await action.run?.();
    if (copied !== undefined) setTold(copied ? 'Copied' : 'The browser does not allow to copy');
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="button quiet icon more" aria-label={label} title={label}>
          <Icon name={told === 'Copied' ? 'check' : 'more'} />
          <span className="sr-only" role="status">
            {told}
          </span>
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="pop menu" align="end" sideOffset={4} collisionPadding={8}>
          {actions.map((action) =>
            action.href === undefined ? (
              <DropdownMenu.Item key={action.label} className="menu-item" onSelect={() => void run(action)}>
                <Icon name={action.icon ?? 'copy'} />
                {action.label}
              </DropdownMenu.Item>
            ) : (
              <DropdownMenu.Item key={action.label} className="menu-item" asChild>
                <a href={action.href} target="_blank" rel="noreferrer">
                  <Icon name={action.icon ?? 'help'} />
                  {action.label}
                </a>
              </DropdownMenu.Item>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
