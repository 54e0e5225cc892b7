import type { Session } from '../sessions.js';
import type { Situation } from '../scene.js';

/** Of the 60 that the server takes; with those of the rest of the shop more than 80 %. */
const CONNECTIONS = 32;

/** A deployment whose pool is too large. */
export const manyConnections: Situation = {
  name: 'many connections',
  look: 'a new version of the shop opens far too many connections, and most of them do nothing',
  page: 'connections',
  from: 410,
  to: 530,
  begin: async ({ primary }) => {
    const opened: Session[] = [];
    for (let number = 0; number < CONNECTIONS; number += 1) {
      opened.push(await primary.open({ user: 'shop_web', database: 'shop', application: 'shop-web v2' }));
    }
    return async () => {
      await Promise.all(opened.map((session) => session.close()));
    };
  },
};
