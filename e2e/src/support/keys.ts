import type { Locator, Page } from 'playwright-core';

// Imports types alone, as `pages.ts` does. Every step waits for what it leads to, and throws without it.

/** More than any page has before what is looked for. */
const mostTabs = 200;
const returnsWithinMs = 5_000;

/**
 * Walks the pages of a server with the keyboard alone: what can be pressed is reached in the order of the page, what lies
 * over the page closes with Escape, and the focus comes back to where it was.
 */
export async function walkByTab(page: Page, overview: string): Promise<void> {
  await page.goto(overview);
  await page.locator('.chart canvas').first().waitFor();
  await tabTo(page, /^Find a server/);
  await opensAndReturns(page, 'Enter', page.getByRole('dialog', { name: 'Find' }));
  await opensAndReturns(page, 'Control+k', page.getByRole('dialog', { name: 'Find' }));
  await tabTo(page, /^Time range:/);
  await opensAndReturns(page, 'Enter', page.getByRole('group', { name: 'Quick ranges' }));
  await tabTo(page, /^Account and theme$/);
  await opensAndReturns(page, 'Enter', page.getByRole('menu'));
  await tabTo(page, /^What Load means$/);
  await opensAndReturns(page, 'Enter', page.getByRole('dialog', { name: 'Load' }));
  await tabTo(page, /^More of Transactions$/);
  await opensAndReturns(page, 'Enter', page.getByRole('menu'));
  await opensLarger(page);
  await tabTo(page, /^Transactions, chart/);
  await page.keyboard.press('ArrowLeft');
  await page.locator('.chart-tip').first().waitFor();
  await opensRow(page, `${overview}/queries`, 'statements');
  await opensRow(page, `${overview}/tables`, 'tables');
}

/** The chart in a dialog, from its menu; the focus comes back to the button of the menu. */
async function opensLarger(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Open larger' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Transactions' });
  await dialog.locator('canvas').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** Goes past the tools of a table to its rows, down one, and opens it. */
async function opensRow(page: Page, address: string, rows: string): Promise<void> {
  await page.goto(address);
  await page.locator('tr[data-position="1"]').waitFor();
  await tabTo(page, new RegExp(`^Columns of ${rows}$`));
  await opensAndReturns(page, 'Enter', page.getByRole('menu'));
  await tabTo(page, /^row 0$/);
  await page.keyboard.press('ArrowDown');
  await focusIs(page, 'row 1');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.href.startsWith(`${address}/`));
}

async function opensAndReturns(page: Page, key: string, over: Locator): Promise<void> {
  const before = await page.evaluate(focused);
  await page.keyboard.press(key);
  await over.waitFor();
  await page.keyboard.press('Escape');
  await over.waitFor({ state: 'detached' });
  await focusIs(page, before);
}

async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  while (passed.length < mostTabs) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(focused);
    if (name.test(now)) return;
    passed.push(now);
  }
  throw new Error(`Tab does not reach ${name.source}, only ${[...new Set(passed)].join(' | ')}`);
}

async function focusIs(page: Page, name: string): Promise<void> {
  const deadline = Date.now() + returnsWithinMs;
  for (;;) {
    const now = await page.evaluate(focused);
    if (now === name) return;
    if (Date.now() > deadline) throw new Error(`The focus is on "${now}" and not on "${name}"`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** Runs in the page: what has the focus, by its name. */
function focused(): string {
  const element = document.activeElement as HTMLElement | null;
  if (!element) return '';
  if (element.tagName === 'TR') return `row ${element.dataset['position'] ?? ''}`;
  return element.ariaLabel ?? element.textContent.trim().slice(0, 60);
}
