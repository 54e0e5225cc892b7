import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';

// Imports packages and types alone, so that `tools/generators/screenshot.mjs` runs this file as it stands.

export interface WalkOptions {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  /** Name of the server whose pages are walked; the first of the fleet when there is none. */
  readonly server?: string | undefined;
  /** Only pages with one of these in their address; all when there is none. */
  readonly only?: readonly string[];
  readonly widths?: readonly number[];
  readonly themes?: readonly Theme[];
  readonly height?: number;
  /** Query part of each address, such as `from=now-30m`. */
  readonly search?: string;
  /** Whether axe looks at each view too; it does unless told. */
  readonly accessibility?: boolean;
  /** Called when a page stands still, for a picture of it. */
  readonly look?: (view: View, page: Page) => Promise<void>;
}

export type Theme = 'light' | 'dark';

export interface View {
  /** The page's name in file names: `fleet`, `overview`, `queries`, `queries-detail`, `main-collectors`. */
  readonly name: string;
  readonly width: number;
  readonly theme: Theme;
}

export interface WalkResult {
  readonly pages: readonly string[];
  /** What is wrong, one sentence each; empty when all is well. */
  readonly problems: readonly string[];
}

const settledMs = 20_000;
// Above this Google calls a page's layout unstable; ours keep the room of what is on its way.
const mostLayoutShift = 0.1;

/** Shows every page of the dashboard that the navigation knows, in both themes and widths, and checks each. */
export async function walkPages(browser: Browser, options: WalkOptions): Promise<WalkResult> {
  const { widths = [1280, 390], themes = ['light', 'dark'], height = 900 } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height }, colorScheme: themes[0] ?? 'light' });
  const page = await context.newPage();
  const complaints = await listen(context, page);
  const problems: string[] = [];
  const shown: string[] = [];
  await signIn(page, options);
  const waiting = (await addresses(page, options)).filter((address) => wanted(address, options.only));
  for (const address of waiting) {
    const name = nameOf(address);
    shown.push(name);
    await page.setViewportSize({ width: widths[0] ?? 1280, height });
    await page.goto(withSearch(new URL(address, options.url), options.search));
    for (const width of widths) {
      for (const theme of themes) {
        const view = { name, width, theme };
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: theme });
        const found = [...(await problemsOf(page, options)), ...complaints.splice(0)];
        problems.push(...found.map((problem) => `${name} at ${width} in ${theme}: ${problem}`));
        await options.look?.(view, page);
      }
    }
    const below = await addressBelow(page, address);
    if (below && !waiting.includes(below)) waiting.push(below);
  }
  await context.close();
  return { pages: shown, problems };
}

function wanted(address: string, only: readonly string[] | undefined): boolean {
  const name = nameOf(address);
  return !only?.length || only.some((part) => name === part || name.startsWith(`${part}-`) || name === `main-${part}`);
}

async function signIn(page: Page, { url, email, password }: WalkOptions): Promise<void> {
  await page.goto(url);
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** What the navigations lead to: the bar at the top, the account's menu, and one server's own pages. */
async function addresses(page: Page, { server }: WalkOptions): Promise<string[]> {
  const found = new Set(await linksIn(page, 'nav[aria-label="Main"] a'));
  await page.getByRole('button', { name: 'Account and theme' }).click();
  for (const link of await linksIn(page, 'a[role="menuitem"]')) found.add(link);
  await page.keyboard.press('Escape');
  const servers = page.locator('.data-table a[href^="/servers/"]');
  await (server === undefined ? servers : servers.filter({ hasText: server })).first().click();
  await page.locator('nav[aria-label="Server"] a').first().waitFor();
  for (const link of await linksIn(page, 'nav[aria-label="Server"] a')) found.add(link);
  return [...found];
}

function linksIn(page: Page, selector: string): Promise<string[]> {
  return page
    .locator(selector)
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
}

/** The first page below this one that it links to, such as one statement of the list. */
async function addressBelow(page: Page, address: string): Promise<string | undefined> {
  if (address === '/' || /^\/servers\/[^/]+$/.test(address)) return undefined;
  const links = await linksIn(page, `main a[href^="${address}/"]`);
  return links[0];
}

function nameOf(address: string): string {
  const [, first = '', second, ...rest] = address.split('/');
  if (first === '') return 'fleet';
  if (first === 'servers') {
    const [name = 'overview', ...below] = rest;
    return below.length > 0 ? `${name}-detail` : name;
  }
  // The administrator's pages are below one word; of the others, what is below is one of many.
  if (first === 'admin' && second) return `main-admin-${second}`;
  return second ? `main-${first}-detail` : `main-${first}`;
}

function withSearch(address: URL, search: string | undefined): string {
  if (search) address.search = search;
  return address.href;
}

async function listen(context: BrowserContext, page: Page): Promise<string[]> {
  const complaints: string[] = [];
  await context.addInitScript(() => {
    const shifts = { total: 0 };
    Object.assign(window, { layoutShifts: shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
        if (!hadRecentInput) shifts.total += value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`refused by the content security policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    complaints.push(`console: ${message.text()} ${message.location().url}`.trim());
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${String(error)}`));
  return complaints;
}

/** What is wrong with the page as it stands. */
async function problemsOf(page: Page, { accessibility = true }: WalkOptions): Promise<string[]> {
  const settled = await page
    .waitForFunction(standsStill, undefined, { timeout: settledMs })
    .then(() => true)
    .catch(() => false);
  const problems = settled ? [] : ['it is still loading'];
  problems.push(...(await page.evaluate(layoutProblems, mostLayoutShift)));
  if (!accessibility) return problems;
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  for (const { id, help, nodes } of violations) {
    problems.push(
      `axe ${id}: ${help}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 160))
        .join(' | ')}`,
    );
  }
  return problems;
}

/** Runs in the page: nothing that can be seen is on its way. */
function standsStill(): boolean {
  const visible = (element: Element) => {
    const { top, bottom, width } = element.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < innerHeight;
  };
  const main = document.querySelector('main');
  return !!main && !!main.textContent && ![...document.querySelectorAll('.skeleton')].some(visible);
}

/** Runs in the page. */
function layoutProblems(mostShift: number): string[] {
  const problems: string[] = [];
  const screens = [document.documentElement, ...document.querySelectorAll('main, .page, .scroll-page, .server-head')];
  for (const element of screens) {
    const over = element.scrollWidth - element.clientWidth;
    if (over > 1)
      problems.push(`<${element.localName} class="${element.className}"> is ${over} px wider than its room`);
  }
  if (document.querySelector('.lonely'))
    problems.push(`the screen failed: ${document.querySelector('.lonely')?.textContent}`);
  const { total } = (window as unknown as { layoutShifts: { total: number } }).layoutShifts;
  if (total > mostShift) problems.push(`things moved while it loaded (layout shift ${total.toFixed(2)})`);
  return problems;
}
