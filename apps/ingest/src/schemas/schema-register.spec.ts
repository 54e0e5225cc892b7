import { BusUnavailable, RecordTooLarge } from '@pganalytics/bus';

import { aSchema } from '../testing.js';
import { SchemaAllowance } from './schema-allowance.js';
import { SchemaRegister } from './schema-register.js';

describe('the register of schemas through an outage of the log (R-ING-10)', () => {
  let failure: Error | undefined;
  let published: string[];

  const register = (perDay: number) =>
    new SchemaRegister(
      async ({ schemaId }) => {
        await Promise.resolve();
        if (failure) throw failure;
        published.push(schemaId);
      },
      new SchemaAllowance(perDay),
      100,
    );
  const schema = aSchema();

  beforeEach(() => {
    failure = undefined;
    published = [];
  });

  it('counts a schema once, however often it is tried', async () => {
    const schemas = register(1);
    failure = new BusUnavailable('it is down');
    for (let n = 0; n < 5; n += 1) {
      await expect(schemas.register(schema, 'a')).rejects.toMatchObject({ code: 'bus.unavailable' });
    }
    failure = undefined;
    await schemas.register(schema, 'a');

    expect(published).toHaveLength(1);
    await expect(schemas.register(aSchema('other'), 'a')).rejects.toMatchObject({ code: 'ingest.too-many-schemas' });
  });

  it('gives back what a schema took that the log will never have', async () => {
    const schemas = register(1);
    failure = new RecordTooLarge('schemas', 9, 8);
    await expect(schemas.register(schema, 'a')).rejects.toThrow(failure.message);
    failure = undefined;

    await schemas.register(aSchema('other'), 'a');

    expect(published).toHaveLength(1);
  });

  it('tells a frame of the outage, not that its schema is unknown, and registers it when the log is back', async () => {
    const schemas = register(10);
    failure = new BusUnavailable('it is down');
    await expect(schemas.register(schema, 'a')).rejects.toMatchObject({ code: 'bus.unavailable' });

    await expect(schemas.awaited(schema.schemaId)).rejects.toMatchObject({ code: 'bus.unavailable' });
    failure = undefined;
    await schemas.awaited(schema.schemaId);

    expect(published).toHaveLength(1);
    expect(schemas.awaited(schema.schemaId)).toBeUndefined();
  });

  it('knows nothing of a schema that nobody sent', () => {
    expect(() => register(1).awaited(schema.schemaId)).toThrow(
      expect.objectContaining({ code: 'ingest.unknown-schema' }),
    );
  });
});
