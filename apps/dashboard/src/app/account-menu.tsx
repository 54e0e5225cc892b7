import '../ui/menu.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { DropdownMenu } from 'radix-ui';
import { accountQuery, signOut } from '../data/account.js';
import { feed, queryClient } from '../data/client.js';
import { Icon } from '../ui/icons.js';
import type { IconName } from '../ui/icons.js';
import { useNarrow } from '../ui/use-narrow.js';
import { mainAddress, mainPages } from './main-pages.js';
import { keepTime } from './search.js';
import { chooseTheme, useThemeChoice } from './theme.js';
import type { ThemeChoice } from './theme.js';

const themes: readonly (readonly [ThemeChoice, string, IconName])[] = [
  ['system', 'As the system', 'system'],
  ['light', 'Light', 'sun'],
  ['dark', 'Dark', 'moon'],
];

export function AccountMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { data: account } = useQuery(accountQuery);
  const choice = useThemeChoice();
  // Where the bar has no room for its links, they are here.
  const narrow = useNarrow('(width < 720px)');
  const navigate = useNavigate();
  const leave = async () => {
    feed.stop();
    await signOut().catch(() => undefined);
    await navigate({ to: '/login' });
    queryClient.clear();
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="button icon" aria-label="Account and theme">
          <Icon name="user" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="pop menu" align="end" sideOffset={6}>
          {account ? (
            <DropdownMenu.Label className="menu-account">
              <b>{account.name || account.email}</b>
              <span>
                {account.email} · {account.role}
              </span>
            </DropdownMenu.Label>
          ) : null}
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Label className="menu-label">Theme</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={choice} onValueChange={(value) => chooseTheme(value as ThemeChoice)}>
            {themes.map(([value, label, icon]) => (
              <DropdownMenu.RadioItem key={value} value={value} className="menu-item">
                <Icon name={icon} />
                {label}
                <DropdownMenu.ItemIndicator className="menu-mark">
                  <Icon name="check" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" onSelect={onHelp}>
            <Icon name="keyboard" />
            Keys
            <kbd className="menu-mark">?</kbd>
          </DropdownMenu.Item>
          {mainPages
            .filter(({ group }) => group === 'Begin' || group === 'Admin' || (narrow && group === 'Main'))
            .map((page) => (
              <DropdownMenu.Item key={page.path} className="menu-item" asChild>
                <Link to={mainAddress(page)} search={keepTime}>
                  {page.label}
                </Link>
              </DropdownMenu.Item>
            ))}
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" onSelect={() => void leave()}>
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
