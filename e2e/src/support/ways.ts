import { readFile } from 'node:fs/promises';

import type { Page } from 'playwright-core';

// Imports packages and types alone, as `pages.ts` does. Every step waits for what it leads to, and throws without it.

/** Works with the page of a server by keys alone: jumps, range, pause, help, palette. */
export async function workByKeys(page: Page, serverId: string): Promise<void> {
  await page.locator('.range-label').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await page.waitForURL(`**/servers/${serverId}/queries*`);
  await page.keyboard.press('[');
  await page.waitForURL(/from=\d{13}&to=\d{13}/);
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes('from='));
  await page.keyboard.press('p');
  await page.waitForURL(/pause=\d{13}/);
  await page.getByRole('button', { name: 'Go on live' }).waitFor();
  await page.keyboard.press('p');
  await page.waitForURL((url) => !url.search.includes('pause='));
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Zoom out').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find' }).fill('4711');
  await page.getByRole('option', { name: 'Session with pid 4711' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/activity\?.*pid=4711/);
}

/** Chooses zone and comparison, and finds both again in the address after the page is loaded anew. */
export async function compareInUtc(page: Page, overview: string): Promise<void> {
  await page.goto(overview);
  await page.locator('.range-label').waitFor();
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Last week' }).click();
  await page.getByRole('button', { name: 'UTC', exact: true }).click();
  await page.waitForURL(/compare=1w&?.*tz=utc|tz=utc&?.*compare=1w/);
  await page.reload();
  await page.getByRole('button', { name: /^Time range: .*and last week$/ }).waitFor();
}

/** Drags over a chart, which zooms all of them; a double click goes back out. */
export async function brushChart(page: Page): Promise<void> {
  const plot = page.locator('.u-over').first();
  await plot.waitFor();
  const { x, y, width, height } = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + width * 0.3, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.6, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/from=\d{13}&to=\d{13}/);
}

/** The rows of a table as the file that its menu gives. */
export async function csvOfTable(page: Page, table: string): Promise<string> {
  await page.getByRole('button', { name: `More of ${table}` }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export as CSV' }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

/** A chart the API has no answer for says so, alone; as soon as it has one, trying again shows it. */
export async function recoverFromFailure(page: Page, overview: string): Promise<void> {
  await page.route('**/panels?*', async (route) => {
    const response = await route.fetch();
    const { panels, ...rest } = (await response.json()) as { panels: object[] };
    const asked = new URL(route.request().url()).searchParams.getAll('panel');
    const refused = panels.map((panel, place) =>
      asked[place]?.includes('xact_') ? { ...panel, answer: null, problem } : panel,
    );
    await route.fulfill({ response, json: { ...rest, panels: refused } });
  });
  await page.goto(overview);
  const chart = page.getByRole('region', { name: 'Transactions' });
  await chart.getByText(problem.detail).waitFor();
  await page.locator('.chart canvas').first().waitFor();
  await page.unroute('**/panels?*');
  await chart.getByRole('button', { name: 'Try again' }).click();
  await chart.locator('canvas').waitFor();
}

const problem = {
  type: 'about:blank',
  title: 'Unprocessable',
  status: 422,
  code: 'e2e.refused',
  detail: 'The test refused this chart.',
};
