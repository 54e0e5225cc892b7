import { Metrics } from './metrics.js';
import { contextFromHeaders, runInContext } from './request-context.js';
import { memoryLogger } from './testing.js';

describe('log lines', () => {
  it('carry the ids of the request that caused them', () => {
    const { logger, lines } = memoryLogger();

    runInContext({ requestId: 'r-1', traceId: 'a'.repeat(32) }, () => logger.info('accepted'));

    expect(lines[0]).toMatchObject({ service: 'spec', level: 'info', requestId: 'r-1', traceId: 'a'.repeat(32) });
  });

  it('never show a password or a token', () => {
    const { logger, lines } = memoryLogger();

    logger.info({ password: 'hunter2', target: { token: 'hunter2' } }, 'connecting');

    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });
});

describe('the context of an incoming request', () => {
  it("goes on with the caller's trace", () => {
    const context = contextFromHeaders({ traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` });

    expect(context.traceId).toBe('ab'.repeat(16));
  });

  it('refuses a request id that could forge a log line', () => {
    const context = contextFromHeaders({ 'x-request-id': 'x\n{"level":"error"}' });

    expect(context.requestId).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('the metrics of two services in one process', () => {
  it('stay apart', async () => {
    const [auth, query] = [new Metrics('auth'), new Metrics('query')];

    auth.counter('pganalytics_logins_total', 'Logins.').inc();

    expect(await auth.text()).toContain('pganalytics_logins_total{service="auth"} 1');
    expect(await query.text()).not.toContain('pganalytics_logins_total');
  });
});
