import type { CertificateStatus } from '../identity/enrolled-identity.js';
import { inTime } from './units.js';

/** Until when the certificate lets the collector in, and what to do where it will not be renewed by itself. */
export function certificateText({ notAfterMs, problem }: CertificateStatus, nowMs: number): string {
  const end = new Date(notAfterMs).toISOString();
  if (nowMs >= notAfterMs) {
    return `ENDED at ${end}: make a token for this collector in the administration and enrol it again`;
  }
  const until = `until ${end}, for ${inTime(notAfterMs - nowMs)}`;
  return problem === undefined ? `${until}; renewed by itself` : `${until}; NOT RENEWED yet: ${problem}`;
}

/** Whether nothing has to be done for it. */
export const isCertificateWell = ({ notAfterMs, problem }: CertificateStatus, nowMs: number): boolean =>
  nowMs < notAfterMs && problem === undefined;
