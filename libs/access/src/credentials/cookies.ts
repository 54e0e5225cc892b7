/** The cookies of a browser session. Over HTTPS two of them carry the prefixes that bind them to host and TLS. */
export interface CookieNames {
  /** The access token; HttpOnly. */
  readonly access: string;
  /** The refresh token; HttpOnly, sent to `/api/v1/auth` alone. */
  readonly refresh: string;
  /** The CSRF token; our own pages read it and send it back in the header `x-csrf-token`. */
  readonly csrf: string;
}

/** The header that proves that a change came from our own pages. */
export const CSRF_HEADER = 'x-csrf-token';

/** The names of the cookies when users reach the product at this URL; a port in it is part of them. */
export function cookieNames(publicUrl: string): CookieNames {
  const { protocol, port } = new URL(publicUrl);
  // A browser keeps cookies by host and not by port: without it, two products on one host would end each other's sessions.
  const of = port === '' ? '' : `_${port}`;
  // The CSRF token needs no prefix: its hash stands in the signed access token, so a foreign one only fails.
  const csrf = `pga_csrf${of}`;
  if (protocol !== 'https:') return { access: `pga_access${of}`, refresh: `pga_refresh${of}`, csrf };
  return { access: `__Host-pga_access${of}`, refresh: `__Secure-pga_refresh${of}`, csrf };
}

/** The value of a cookie in a `cookie` header; `undefined` when it is not there, or there more than once. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
}
