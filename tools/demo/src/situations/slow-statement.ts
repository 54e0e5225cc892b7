import type { Situation } from '../scene.js';

/** A report that asks a slow function for every order; it is ended before it is through. */
export const slowStatement: Situation = {
  name: 'slow statement',
  look: 'a report has been running since, has not ended, and no counter of statements knows of it yet',
  page: 'queries',
  from: 25,
  to: 400,
  begin: async ({ primary }) => {
    const session = await primary.open({ user: 'reporting', database: 'shop', application: 'metabase' });
    const report = `SELECT customer_id, sum(total), max(fraud_score(id)) AS risk
      FROM orders GROUP BY customer_id ORDER BY risk DESC LIMIT 50`;
    void session.query(report).catch(() => undefined);
    return () => session.close();
  },
};
