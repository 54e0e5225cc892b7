import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../../..');
const node = path.join(root, 'node_modules/.bin/node');
const run = promisify(execFile);
const PATIENCE_MS = 120_000;
/** Makes a Node say that it is another one. */
const pretending = (version: string) =>
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;

describe('the packages of the command line', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'pganalytics-cli-packages-'));
    await run(node, [path.join(root, 'tools/package/cli.mjs'), '--out', directory]);
    const [packed = ''] = (await readdir(directory)).filter((name) => name.endsWith('.tgz'));
    await run('tar', ['-xzf', path.join(directory, packed), '-C', directory]);
  }, PATIENCE_MS);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const programs = ['pganalytics-cli', 'package/pganalytics-cli.mjs', 'package/collector-register.mjs'];

  it.each(programs)('%s runs without any package', async (file) => {
    const { stdout } = await run(node, [path.join(directory, file), '--version'], { cwd: directory, env: {} });

    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each(programs)('%s says which Node it needs', async (file) => {
    const name = path.basename(file, '.mjs');
    const asked = run(node, ['--import', pretending('20.20.2'), path.join(directory, file), '--version'], { env: {} });

    await expect(asked).rejects.toMatchObject({
      code: 1,
      stderr: `${name} needs Node 22.15 or newer; this is Node 20.20.2.\n`,
    });
  });

  it('import from Node as a whole what an older one lacks, so that it can be refused in words', async () => {
    const { engines } = JSON.parse(await readFile(path.join(directory, 'package/package.json'), 'utf8'));
    const texts = await Promise.all(programs.map((file) => readFile(path.join(directory, file), 'utf8')));

    expect(engines).toEqual({ node: '>=22.15' });
    for (const text of texts) expect(text).not.toMatch(/^import \{[^}]*getCACertificates/m);
  });
});
