import type { Situation } from '../scene.js';

/** A standby that receives and does not replay. */
export const lateStandby: Situation = {
  name: 'late standby',
  look: 'the standby goes on receiving WAL and replays none of it: its readers see an old shop',
  page: 'replication',
  from: 540,
  to: 660,
  begin: async ({ standby }) => {
    await standby?.direct('SELECT pg_wal_replay_pause()');
    return async () => {
      await standby?.direct('SELECT pg_wal_replay_resume()');
    };
  },
};
