/** Fails when docs/pages.md lacks a page of the dashboard, or a picture. */
import path from 'node:path';

import { gallery, galleryProblems } from './generators/gallery.mjs';

const problems = galleryProblems(path.resolve(import.meta.dirname, '..'));
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${gallery.length} pages in docs/pages.md, ${problems.length} problems\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
