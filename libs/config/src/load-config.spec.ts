import { z } from 'zod';

import { flag, port, positive } from './fields.js';
import { InvalidSettings, loadConfig } from './load-config.js';

describe('loading settings', () => {
  it('lists every problem at once and names the values', () => {
    const shape = { HTTP_PORT: port(8080), BATCH_BYTES: positive(65_536), DATABASE_URL: z.string().min(1) };

    const load = () => loadConfig(shape, { HTTP_PORT: '70000', BATCH_BYTES: '-1' });

    expect(load).toThrow(InvalidSettings);
    expect(load).toThrow(/HTTP_PORT=70000/);
    expect(load).toThrow(/BATCH_BYTES=-1/);
    expect(load).toThrow(/DATABASE_URL is not set/);
  });

  it('never shows the value of a secret', () => {
    const load = () => loadConfig({ API_TOKEN: z.string().length(3) }, { API_TOKEN: 'hunter2' });

    expect(load).toThrow(/API_TOKEN/);
    expect(load).not.toThrow(/hunter2/);
  });

  it('takes an empty string for not set', () => {
    const config = loadConfig({ HTTP_PORT: port(8080), WATCH: flag(true) }, { HTTP_PORT: '', WATCH: 'off' });

    expect(config).toEqual({ HTTP_PORT: 8080, WATCH: false });
  });
});
