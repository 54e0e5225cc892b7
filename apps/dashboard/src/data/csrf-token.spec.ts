import { csrfTokenIn } from './csrf-token.js';

describe('the CSRF token of a page', () => {
  it('is that of its own port where several products share a host', () => {
    const cookies = 'theme=dark; pga_csrf_8080=one; pga_csrf_9080=other; pga_csrf=third';

    expect(csrfTokenIn(cookies, '9080')).toBe('other');
    expect(csrfTokenIn(cookies, '')).toBe('third');
  });

  it('is the only one there is where a proxy changed the port', () => {
    expect(csrfTokenIn('pga_csrf_8080=one', '443')).toBe('one');
  });

  it('is unknown rather than that of another product', () => {
    expect(csrfTokenIn('pga_csrf_8080=one; pga_csrf_9080=other', '7080')).toBeUndefined();
    expect(csrfTokenIn('not_pga_csrf=x; pga_csrf=', '')).toBeUndefined();
  });
});
