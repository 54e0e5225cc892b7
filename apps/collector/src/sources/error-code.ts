/** The code of whatever was thrown: a SQLSTATE from the server, a name such as ECONNREFUSED from the system, or nothing. */
export function errorCode(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Whether a statement failed and not the connection under it. */
export function concernsStatement(code: string): boolean {
  return /^(?!08|57P0)[0-9A-Z]{5}$/.test(code);
}
