import { eventually } from '@pganalytics/servers';
import type { Browser, Page } from 'playwright-core';

import { openPage, signIn } from './browser.js';
import type { Platform } from './platform.js';

const PERSON = { email: 'mary@example.org', name: 'Mary Jackson', password: 'a first password' };

/**
 * Adds a user in the administration, signs in as it elsewhere, and disables it.
 * @returns what its page says of the administration, and where its browser ends up.
 */
export async function addAndDisableUser(browser: Browser, platform: Platform): Promise<{ told: string; left: string }> {
  const { page } = await openPage(browser);
  await signIn(page, platform);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.goto(`${platform.url}/admin/users`);
  await addUser(page);

  const context = await browser.newContext();
  const other = await context.newPage();
  await signIn(other, { ...platform, ...PERSON });
  await other.getByRole('navigation', { name: 'Main' }).waitFor();
  await other.goto(`${platform.url}/admin/users`);
  const told = await other.locator('.notice').innerText();

  await page.getByRole('button', { name: `Act on ${PERSON.name}` }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('cell', { name: 'disabled' }).waitFor();
  // Its next question is refused within seconds, and the page leads to signing in.
  await eventually(
    async () => {
      await other.goto(`${platform.url}/account`);
      await other.waitForURL('**/login*', { timeout: 2_000 });
    },
    { timeoutMs: 15_000 },
  );
  const left = new URL(other.url()).pathname;
  await context.close();
  await page.close();
  return { told, left };
}

async function addUser(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a user' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a user' });
  await dialog.getByLabel('E-mail').fill(PERSON.email);
  await dialog.getByLabel('Name').fill(PERSON.name);
  await dialog.getByLabel('First password').fill(PERSON.password);
  await dialog.getByRole('button', { name: 'Add the user' }).click();
  await page.getByRole('cell', { name: PERSON.email }).waitFor();
}
