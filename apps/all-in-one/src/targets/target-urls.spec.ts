import { readTargetUrls, withoutPassword } from './target-urls.js';

describe('DATABASE_URLS', () => {
  it('are separated by any white space', () => {
    const { usable, problems } = readTargetUrls(
      ' postgres://a@h/d\n\tpostgresql://b@h:5433/d  postgres:///d?host=/run ',
      {},
    );

    expect(usable).toEqual(['postgres://a@h/d', 'postgresql://b@h:5433/d', 'postgres:///d?host=/run']);
    expect(problems).toEqual([]);
  });

  it('with a wrong one still watch the others, and name it without its password', () => {
    const { usable, problems } = readTargetUrls('mysql://root:hunter2@h/d postgres://a:hunter2@h:5432/d', {});

    expect(usable).toEqual(['postgres://a:hunter2@h:5432/d']);
    expect(problems).toEqual([
      expect.stringMatching(/^DATABASE_URLS, number 1 \(mysql:\/\/root@h\/d\) is not watched: /),
    ]);
    expect(problems[0]).not.toContain('hunter2');
  });

  it('may name several hosts', () => {
    expect(readTargetUrls('postgres://a@h1:1,h2:2/d?target_session_attrs=primary', {}).problems).toEqual([]);
  });

  it.each([
    ['postgres://a:b:c@d@h/d', 'postgres://a@h/d'],
    ['postgres://a@h/d', 'postgres://a@h/d'],
    ['postgres://h/d?user=a&password=secret', 'postgres://h/d?user=a&password=***'],
  ])('are shown without a password: %s', (url, shown) => {
    expect(withoutPassword(url)).toBe(shown);
  });
});
