import type { Command } from 'commander';

import { listing } from '../output/listing.js';
import { ProfileStore } from '../profiles/profile-store.js';
import type { Running } from '../running.js';

/** `profiles` and what can be done with them. */
export function addProfileCommands(program: Command, running: Running): void {
  const store = new ProfileStore(running.surroundings);
  const profiles = program.command('profiles').description('the places one is signed in at');
  running.runs(profiles.command('list', { isDefault: true }).description('list the profiles'), async (options) => {
    const { current, profiles: known } = await store.all();
    const items = Object.entries(known).map(([name, { url, email }]) => ({
      name,
      url,
      email: email ?? null,
      current: name === current,
    }));
    const columns = [
      { name: 'current', value: (item: (typeof items)[number]) => item.current, text: markOf },
      { name: 'name', value: (item: (typeof items)[number]) => item.name },
      { name: 'email', value: (item: (typeof items)[number]) => item.email },
      { name: 'url', value: (item: (typeof items)[number]) => item.url },
    ];
    running.print(
      listing({ document: items, items, columns, empty: 'No profile yet: pganalytics-cli login …' }),
      options,
    );
  });
  running.runs(
    profiles.command('use').description('make another profile the current one').argument('<name>'),
    async (_options, name) => {
      await store.use(name);
      running.surroundings.write(`The current profile is "${name}".\n`);
    },
  );
}

const markOf = ({ current }: { readonly current: boolean }): string => (current ? '*' : '');
