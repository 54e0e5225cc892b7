import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { formatEnrolmentToken, newId, newTokenSecret } from '@pganalytics/contracts';
import { TestPlatform } from '@pganalytics/identity/testing';

import { runRegister } from './register.js';

const token = formatEnrolmentToken({ organisationId: newId(), tokenId: newId(), secret: newTokenSecret() });

describe('collector-register', () => {
  let root: string;
  let platform: TestPlatform;

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'pganalytics-register-'));
    platform = await TestPlatform.start();
    writeFileSync(path.join(root, 'ca.pem'), platform.authority.certificate);
  });

  afterEach(async () => {
    await platform.stop();
    rmSync(root, { recursive: true });
  });

  const directory = () => path.join(root, 'identity');
  async function register(words: readonly string[] = [], environment: Record<string, string> = {}) {
    const [out, errors]: string[][] = [[], []];
    const all = ['--url', platform.url, '--ca-file', path.join(root, 'ca.pem'), '--directory', directory(), ...words];
    const surroundings = { environment, hostName: 'db1', print: (text: string) => void out.push(text) };
    const code = await runRegister(all, { ...surroundings, complain: (text) => void errors.push(text) });
    return { code, out: out.join('\n'), errors: errors.join('\n') };
  }

  it('enrols in one command under the name of the host, and says what to do next', async () => {
    const { code, out, errors } = await register(['--token', token]);

    expect([code, errors]).toEqual([0, '']);
    expect(platform.requests).toMatchObject([{ name: 'db1' }]);
    expect(out).toContain(`The collector db1 (${platform.ids.collectorId}) is enrolled.`);
    expect(out).toContain(`export COLLECTOR_IDENTITY_DIR=${directory()}`);
    expect(out).not.toContain(token);
    expect(readdirSync(directory())).toContain('identity.json');
  });

  it('asks for no setting that is there', async () => {
    const set = { COLLECTOR_IDENTITY_DIR: directory(), COLLECTOR_CONFIG: '/etc/targets.yaml' };

    const { out } = await register(['--token', token], set);

    expect(out).toContain('the servers to watch in /etc/targets.yaml:');
    expect(out).not.toContain('export');
  });

  it('is safe to run twice: the second run uses no token', async () => {
    await register(['--token', token]);

    const again = await register();

    expect(again).toMatchObject({ code: 0, errors: '' });
    expect(again.out).toContain('Nothing to do');
    expect(platform.requests).toHaveLength(1);
  });

  it('takes token and directory from a file and the environment too', async () => {
    const file = path.join(root, 'token');
    writeFileSync(file, `${token}\n`);

    const fromFile = await register(['--token-file', file, '--name', 'frankfurt']);
    rmSync(directory(), { recursive: true });
    const fromEnvironment = await register([], { ENROLMENT_TOKEN: token });

    expect([fromFile.code, fromEnvironment.code]).toEqual([0, 0]);
    expect(platform.requests).toMatchObject([{ name: 'frankfurt' }, { name: 'db1' }]);
  });

  it('tries again with the same key after a lost answer', async () => {
    platform.answersToLose = 1;

    const [lost, again] = [await register(['--token', token]), await register(['--token', token])];

    expect([lost.code, again.code]).toEqual([1, 0]);
    expect(lost.errors).toContain('cannot be reached');
    expect(new Set(platform.requests.map(({ keyHash }) => keyHash)).size).toBe(1);
  });

  it.each([
    ['no token', [], 'begins with pgae_'],
    ['something else for a token', ['--token', 'secret'], 'begins with pgae_'],
    ['the token of a collector', ['--token', 'pgac_x'], 'COLLECTOR_TOKEN'],
    ['a token file that is not there', ['--token-file', '/nowhere'], '/nowhere'],
    ['a file of authorities that is not there', ['--ca-file', '/nowhere', '--token', token], 'cannot be read'],
    ['an address of something else', ['--url', 'ftp://x', '--token', token], 'https://'],
    ['an address without TLS', ['--url', 'http://x.example', '--token', token], 'in clear'],
  ])('with %s says so, and exits with 1', async (_what, words, said) => {
    const { code, errors } = await register(words);

    expect(code).toBe(1);
    expect(errors).toContain(said);
    expect(errors).not.toContain(token);
    expect(platform.requests).toEqual([]);
  });

  it('quotes the platform when it refuses, and keeps nothing that looks enrolled', async () => {
    platform.refusal = { status: 409, code: 'auth.enrolment-token-used', detail: 'The token has been used.' };

    const { code, errors } = await register(['--token', token]);

    expect([code, errors]).toEqual([1, 'The token has been used.']);
    expect(readdirSync(directory())).not.toContain('identity.json');
  });

  it('does not take a directory of another platform, or one whose certificate has expired, for its own', async () => {
    const brief = await TestPlatform.start({ certificateLifeMs: 0 });
    writeFileSync(path.join(root, 'brief.pem'), brief.authority.certificate);
    const other = path.join(root, 'other');
    const atBrief = ['--url', brief.url, '--ca-file', path.join(root, 'brief.pem'), '--directory', other];
    await register(['--token', token]);
    await register([...atBrief, '--token', token]);

    const [elsewhere, expired] = [await register(['--directory', other]), await register(atBrief)];

    expect([elsewhere.code, expired.code]).toEqual([1, 1]);
    expect(elsewhere.errors).toContain(brief.url);
    expect(expired.errors).toContain(`make a token for ${brief.ids.collectorId}`);
    await brief.stop();
  });

  it('tells its usage', async () => {
    const help = await register(['--help']);

    expect(help.code).toBe(0);
    expect(help.out).toContain('HTTPS_PROXY');
  });
});
