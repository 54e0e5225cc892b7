import { InvalidAddress, PlaintextAddress } from '../cli.errors.js';
import { addressOf } from './address.js';

describe('the address of the product', () => {
  it.each([
    ['pganalytics.example', 'https://pganalytics.example'],
    ['https://pganalytics.example/', 'https://pganalytics.example'],
    ['https://tools.example/pganalytics/?x=1', 'https://tools.example/pganalytics'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080/', 'http://localhost:8080'],
  ])('%s is %s', (given, wanted) => {
    expect(addressOf(given, false)).toBe(wanted);
  });

  it('carries no token in plain text to another host, unless that is allowed', () => {
    expect(() => addressOf('http://pganalytics.example', false)).toThrow(PlaintextAddress);
    expect(addressOf('http://pganalytics.example', true)).toBe('http://pganalytics.example');
  });

  it.each(['', 'ftp://pganalytics.example', 'https://'])('is not "%s"', (given) => {
    expect(() => addressOf(given, true)).toThrow(InvalidAddress);
  });
});
