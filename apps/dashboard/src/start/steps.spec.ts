import { stepsOf } from './steps.js';

const own = { name: 'pgAnalytics', state: 'healthy' as const, stateReason: 'Samples arrive as they should.' };
const shop = { name: 'shop', state: 'healthy' as const, stateReason: 'Samples arrive as they should.' };

const doneOf = (steps: ReturnType<typeof stepsOf>) => [steps.rights.done, steps.connection.done, steps.data.done];

describe('the steps of the guided start', () => {
  it('are not done by the PostgreSQL of the platform itself', () => {
    expect(doneOf(stepsOf([own], [{ name: 'own', state: 'connected' }]))).toEqual([false, false, false]);
  });

  it('know a server that is connected and cannot be read yet, and say why', () => {
    const down = { ...shop, state: 'down' as const, stateReason: 'The password was refused.' };
    const steps = stepsOf([own, down], []);

    expect(doneOf(steps)).toEqual([false, true, false]);
    expect(steps.data.text).toBe('The password was refused.');
  });

  it('are done once samples of a real server arrive', () => {
    expect(doneOf(stepsOf([own, shop], []))).toEqual([true, true, true]);
  });
});
