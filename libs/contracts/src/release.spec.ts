import { readFileSync } from 'node:fs';
import path from 'node:path';

import { RELEASE } from './release.js';

describe('the release', () => {
  it('is the version of the packages', () => {
    const file = path.resolve(import.meta.dirname, '../../../package.json');

    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: RELEASE });
  });
});
