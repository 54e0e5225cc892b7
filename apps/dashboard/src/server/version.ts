/** The major version of a version as the server writes it: 18 of "18.4 (Debian …)". */
export function majorVersion(version: string | null): number | undefined {
  const major = Number.parseInt(version ?? '', 10);
  return Number.isNaN(major) ? undefined : major;
}

/** The short form for people: "18.4" of "18.4 (Debian 18.4-1)". */
export function shortVersion(version: string | null): string | undefined {
  return /^\d+(?:[.\w]+)?/.exec(version ?? '')?.[0];
}
