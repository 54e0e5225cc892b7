/** Pictures of the dashboard's pages, taken by a real browser. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { chromium } from 'playwright-core';

import { walkPages } from '../../e2e/src/support/pages.ts';

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Small letters stay sharp, and a page takes some 60 kB. */
const WEBP_QUALITY = 82;

/**
 * Walks the pages, checks each, and keeps a picture of every view.
 * @param {import('../../e2e/src/support/pages.ts').WalkOptions & {
 *   out: string, format: 'png' | 'webp', nameOf: (view: import('../../e2e/src/support/pages.ts').View) => string }} options
 */
export async function takePictures({ out, format, nameOf, ...walk }) {
  const executablePath = browsers.find((file) => existsSync(file));
  if (executablePath === undefined) throw new Error('Chromium is missing; install the package chromium.');
  mkdirSync(out, { recursive: true });
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    return await walkPages(browser, {
      ...walk,
      look: async (view, page) => {
        const session = await page.context().newCDPSession(page);
        const quality = format === 'webp' ? { quality: WEBP_QUALITY } : {};
        const { data } = await session.send('Page.captureScreenshot', { format, ...quality });
        await session.detach();
        writeFileSync(path.join(out, `${nameOf(view)}.${format}`), Buffer.from(data, 'base64'));
      },
    });
  } finally {
    await browser.close();
  }
}
