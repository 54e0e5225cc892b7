import { cookieNames } from './cookies.js';

describe('the cookies of a session', () => {
  it('are others for each port of a host', () => {
    const [one, other] = ['http://10.0.0.1:8080', 'http://10.0.0.1:9080'].map(cookieNames);

    expect(one).toEqual({ access: 'pga_access_8080', refresh: 'pga_refresh_8080', csrf: 'pga_csrf_8080' });
    expect(other).toEqual({ access: 'pga_access_9080', refresh: 'pga_refresh_9080', csrf: 'pga_csrf_9080' });
  });

  it('name no port where the address names none, or that of its scheme', () => {
    expect(cookieNames('http://pg.example.org').access).toBe('pga_access');
    expect(cookieNames('https://pg.example.org:443/').access).toBe('__Host-pga_access');
  });

  it('are bound to host and TLS at any port (R-SES-1)', () => {
    expect(cookieNames('https://pg.example.org:8443')).toEqual({
      access: '__Host-pga_access_8443',
      refresh: '__Secure-pga_refresh_8443',
      csrf: 'pga_csrf_8443',
    });
  });
});
