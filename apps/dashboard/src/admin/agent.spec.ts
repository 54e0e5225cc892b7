import { agentText } from './agent.js';

describe('what signed in', () => {
  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      'Chrome 140 on Linux',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.1',
      'Edge 140 on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604',
      'Safari 18 on iOS',
    ],
    ['curl/8.14.1', 'curl/8.14.1'],
  ])('is told in words: %s', (userAgent, text) => {
    expect(agentText(userAgent)).toBe(text);
  });

  it('is unknown where it was not kept', () => {
    expect(agentText(null)).toBe('unknown');
  });
});
