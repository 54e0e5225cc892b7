import type { Scene, Situation } from '../scene.js';

const nothing = (): Promise<void> => Promise.resolve();

/** Something that is done at once and leaves a flag on every chart. */
function change(at: number, what: string, work: (scene: Scene) => Promise<void>): Situation {
  return {
    name: 'change',
    look: what,
    page: 'changes',
    from: at,
    to: at + 20,
    begin: async (scene) => {
      await work(scene);
      return nothing;
    },
  };
}

const setting = async ({ primary }: Scene, name: string, value: string): Promise<void> => {
  await primary.direct(`ALTER SYSTEM SET ${name} = '${value}'`);
  await primary.direct('SELECT pg_reload_conf()');
};

/** What people change in an afternoon, on a table that no open transaction of the demo has touched. */
export const changes: readonly Situation[] = [
  change(90, 'work_mem was set to 2MB for the whole server', (scene) => setting(scene, 'work_mem', '2MB')),
  change(300, 'a column and an index came to the notifications', ({ primary }) =>
    primary.directIn('shop', [
      'ALTER TABLE notifications ADD COLUMN IF NOT EXISTS read_at timestamptz',
      'CREATE INDEX IF NOT EXISTS notifications_read ON notifications (read_at) WHERE read_at IS NOT NULL',
    ]),
  ),
  change(480, 'work_mem is 4MB again, and max_files_per_process waits for a restart', async (scene) => {
    await setting(scene, 'work_mem', '4MB');
    await setting(scene, 'max_files_per_process', '1200');
  }),
  change(690, 'the column and its index are gone, and reporting got a time-out', ({ primary }) =>
    primary.directIn('shop', [
      'ALTER TABLE notifications DROP COLUMN IF EXISTS read_at',
      "ALTER ROLE reporting SET statement_timeout = '1h'",
    ]),
  ),
];
