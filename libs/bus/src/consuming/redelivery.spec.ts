import { InvalidError, UnavailableError } from '@pganalytics/errors';

import { isOutage } from './redelivery.js';

class Down extends UnavailableError {
  readonly code = 'test.down';
}
class Wrong extends InvalidError {
  readonly code = 'test.wrong';
}
const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('what is given again without end', () => {
  it.each([
    ['an error of kind unavailable', new Down('The history does not answer.')],
    ['one that was caused by it', new Error('outer', { cause: new Down('The history does not answer.') })],
    ['a refused connection', coded('ECONNREFUSED')],
    ['a server that shuts down', coded('57P01')],
    ['a full disk', coded('53100')],
    ['a deadlock', coded('40P01')],
    ['a standby after a fail-over', coded('25006')],
    ['a cut connection', new Error('Connection terminated unexpectedly')],
    ['a pool that gave up waiting', new Error('timeout exceeded when trying to connect')],
  ])('is %s', (_what, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['an error of kind invalid', new Wrong('The frame is malformed.')],
    ['a bug', new TypeError('x is not a function')],
    ['a violated constraint', coded('23505')],
    ['a wrong statement', coded('42601')],
    ['something that is no error', 'boom'],
  ])('is not %s', (_what, error) => {
    expect(isOutage(error)).toBe(false);
  });
});
