const name = /^pga_csrf(?:_\d+)?$/;

/**
 * The CSRF token among the cookies of a page. Products on other ports of the host have theirs there as well; the port
 * in the name is the one users are told of, which a proxy or a port that is forwarded may have changed.
 */
export function csrfTokenIn(cookies: string, port: string): string | undefined {
  const tokens = new Map(
    cookies
      .split(/;\s*/)
      .map((pair) => pair.split('=', 2) as [string, string | undefined])
      .filter((pair): pair is [string, string] => name.test(pair[0]) && Boolean(pair[1])),
  );
  const own = tokens.get(port === '' ? 'pga_csrf' : `pga_csrf_${port}`);
  const token = own ?? (tokens.size === 1 ? [...tokens.values()][0] : undefined);
  return token === undefined ? undefined : decodeURIComponent(token);
}
