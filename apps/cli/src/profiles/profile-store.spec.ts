import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { NoProfile, ProfilesExposed, ProfilesUnreadable } from '../cli.errors.js';
import { ProfileStore } from './profile-store.js';

const profile = { url: 'https://pganalytics.example', token: 'pgat_secret', email: 'ada@example.org' };

describe('profiles', () => {
  let home: string;
  let store: ProfileStore;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'profiles-'));
    store = new ProfileStore({ environment: {}, homeDirectory: home });
  });
  afterEach(() => rm(home, { recursive: true }));

  it('are kept in a file that only their owner can read', async () => {
    await store.keep('default', profile);

    expect((await stat(store.file)).mode & 0o777).toBe(0o600);
    expect(await store.get(undefined)).toEqual({ ...profile, name: 'default' });
  });

  it('are several, of which the one signed in last is current until another is chosen', async () => {
    await store.keep('production', profile);
    await store.keep('staging', { ...profile, url: 'https://staging.example' });

    expect((await store.get(undefined)).name).toBe('staging');
    await store.use('production');
    expect((await store.get(undefined)).name).toBe('production');
    await store.remove('production');
    expect((await store.get(undefined)).name).toBe('staging');
  });

  it('that are not there are named with those that are', async () => {
    await store.keep('production', profile);

    await expect(store.get('staging')).rejects.toThrow(NoProfile);
    await expect(store.use('staging')).rejects.toThrow('Known profiles: production.');
  });

  it('are not used while others can read them', async () => {
    await store.keep('default', profile);
    await chmod(store.file, 0o644);

    await expect(store.get(undefined)).rejects.toThrow(ProfilesExposed);
    await expect(store.get(undefined)).rejects.toThrow(`chmod 600 ${store.file}`);
  });

  it.each(['{', '{"current":"x","profiles":{"x":{"url":"nonsense","token":""}}}'])(
    'that cannot be read, such as %s, are left as they are',
    async (text) => {
      await store.keep('default', profile);
      await writeFile(store.file, text);

      await expect(store.keep('other', profile)).rejects.toThrow(ProfilesUnreadable);
    },
  );
});
