/** Fails when a page names a file of the repository that does not exist. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((page) => page !== '' && existsSync(path.join(root, page)));

const broken = pages.flatMap((page) => {
  const links = readFileSync(path.join(root, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g);
  return [...links]
    .map(([, link]) => link.split('#')[0])
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
    .filter((link) => !existsSync(path.resolve(root, path.dirname(page), link)))
    .map((link) => `${page}: ${link} does not exist`);
});

for (const line of broken) process.stderr.write(`${line}\n`);
process.stdout.write(`${pages.length} pages, ${broken.length} broken links\n`);
process.exitCode = broken.length > 0 ? 1 : 0;
