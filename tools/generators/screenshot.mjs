/**
 * Makes the picture in the README from a running platform:
 * `node tools/generators/screenshot.mjs http://127.0.0.1:8080 admin@localhost <password> [name of the server]`.
 * The platform should have run under some load for a quarter of an hour, so that there is something to see.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { chromium } from 'playwright-core';

const [url, email, password, name] = process.argv.slice(2);
if (password === undefined) {
  console.error('usage: node tools/generators/screenshot.mjs <address> <e-mail> <password> [server]');
  process.exit(2);
}
const directory = path.resolve(import.meta.dirname, '../../docs/images');
mkdirSync(directory, { recursive: true });

const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, colorScheme: 'dark' });
await page.goto(url);
await page.getByLabel('E-mail').fill(email);
await page.getByLabel('Password').fill(password);
await page.getByRole('button', { name: 'Sign in' }).click();
const servers = page.locator('.data-table tbody a');
await (name === undefined ? servers.first() : servers.filter({ hasText: name }).first()).click();
await page.locator('.u-over').nth(8).waitFor();
await page.goto(`${page.url().split('?')[0]}?from=now-10m&to=now`);
await page.locator('.u-over').nth(8).waitFor();
await page.waitForLoadState('networkidle').catch(() => undefined);
await page.screenshot({ path: path.join(directory, 'overview.png') });
await browser.close();
