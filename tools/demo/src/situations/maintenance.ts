import type { Situation } from '../scene.js';

/** A vacuum by hand that takes its time, so that its progress can be watched. */
export const maintenance: Situation = {
  name: 'maintenance',
  look: 'a vacuum of the carts runs, slowed down: its phase and how far it has come',
  page: 'vacuum',
  from: 570,
  to: 670,
  begin: async ({ primary }) => {
    const session = await primary.open({ user: 'shop_owner', database: 'shop', application: 'maintenance' });
    await session.query('SET vacuum_cost_delay = 50');
    await session.query('SET vacuum_cost_limit = 40');
    void session.query('VACUUM (DISABLE_PAGE_SKIPPING) carts').catch(() => undefined);
    return () => session.close();
  },
};
