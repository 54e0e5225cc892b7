import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { messageOf } from '@pganalytics/errors';
import { z } from 'zod';

import { NoProfile, ProfilesExposed, ProfilesUnreadable } from '../cli.errors.js';
import type { Surroundings } from '../surroundings.js';

const profile = z.object({
  url: z.url(),
  /** An API token of the person. */
  token: z.string().min(1),
  tokenId: z.string().optional(),
  email: z.string().optional(),
});
/** Where the product is, and what one signs in with. */
export type Profile = z.infer<typeof profile>;

const profiles = z.object({ current: z.string(), profiles: z.record(z.string(), profile) });
type Profiles = z.infer<typeof profiles>;

const ONLY_MINE = 0o600;

/** The profiles of a person, in one file that only he or she may read. */
export class ProfileStore {
  readonly file: string;

  constructor({ environment, homeDirectory }: Pick<Surroundings, 'environment' | 'homeDirectory'>) {
    const base = environment['XDG_CONFIG_HOME'] ?? path.join(homeDirectory, '.config');
    this.file = environment['PGANALYTICS_PROFILES'] ?? path.join(base, 'pganalytics', 'profiles.json');
  }

  /** @throws ProfilesUnreadable, ProfilesExposed */
  async all(): Promise<Profiles> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { current: 'default', profiles: {} };
      throw new ProfilesUnreadable(this.file, messageOf(error));
    }
    await this.assertMine();
    try {
      return profiles.parse(JSON.parse(text));
    } catch (error) {
      throw new ProfilesUnreadable(this.file, error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error));
    }
  }

  /**
   * @param name the profile; the current one if left out
   * @throws NoProfile
   */
  async get(name: string | undefined): Promise<Profile & { readonly name: string }> {
    const { current, profiles: known } = await this.all();
    const wanted = name ?? current;
    const found = known[wanted];
    if (found === undefined) throw new NoProfile(wanted, Object.keys(known));
    return { ...found, name: wanted };
  }

  /** Keeps a profile and makes it the current one. */
  async keep(name: string, kept: Profile): Promise<void> {
    const all = await this.all();
    await this.write({ current: name, profiles: { ...all.profiles, [name]: kept } });
  }

  /** @throws NoProfile */
  async use(name: string): Promise<void> {
    const all = await this.all();
    if (all.profiles[name] === undefined) throw new NoProfile(name, Object.keys(all.profiles));
    await this.write({ ...all, current: name });
  }

  async remove(name: string): Promise<void> {
    const all = await this.all();
    const { [name]: _removed, ...rest } = all.profiles;
    const current = all.current === name ? (Object.keys(rest)[0] ?? 'default') : all.current;
    await this.write({ current, profiles: rest });
  }

  private async write(all: Profiles): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
    // Renamed into its place, so that a full disk or a kill leaves the old file whole.
    const draft = `${this.file}.${process.pid}.new`;
    await writeFile(draft, `${JSON.stringify(all, undefined, 2)}\n`, { mode: ONLY_MINE });
    await chmod(draft, ONLY_MINE);
    await rename(draft, this.file);
  }

  private async assertMine(): Promise<void> {
    // Windows keeps no such rights in the mode.
    if (process.platform === 'win32') return;
    const { mode } = await stat(this.file);
    if ((mode & 0o077) !== 0) throw new ProfilesExposed(this.file, (mode & 0o777).toString(8));
  }
}
