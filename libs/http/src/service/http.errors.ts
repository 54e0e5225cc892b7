import { UnavailableError, messageOf } from '@pganalytics/errors';

/** A listener could not be opened. */
export class CannotListen extends UnavailableError {
  readonly code = 'http.cannot-listen';

  constructor(service: string, host: string, port: number, cause: unknown) {
    super(`${service} cannot listen on ${host}:${port}: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') return 'another program uses this port; stop it or choose another port.';
  if (code === 'EACCES') return 'ports below 1024 need more rights; choose a higher port.';
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address; choose one it has.';
  return messageOf(cause);
}
