import { upgradeOf } from './upgrade.js';

describe('what is to be upgraded', () => {
  it('is the collector when it is older, by numbers and not by letters', () => {
    expect(upgradeOf('0.9.3', '0.10.0')).toBe('collector');
    expect(upgradeOf('1.2.3', '1.2.4')).toBe('collector');
  });

  it('is the platform when a collector is newer, because it goes first', () => {
    expect(upgradeOf('2.0.0', '1.9.9')).toBe('platform');
  });

  it('is neither when both are of one release', () => {
    expect(upgradeOf('v1.2.3+build.4', '1.2.3')).toBe('none');
  });

  it('is unknown when the version is', () => {
    expect([undefined, '', 'nightly', '1.2'].map((version) => upgradeOf(version, '1.2.3'))).toEqual(
      Array(4).fill(null),
    );
  });
});
