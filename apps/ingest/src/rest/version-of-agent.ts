const OURS = /^pganalytics-collector\/([\w.+-]+)/;

/**
 * The version that a collector which only sends requests says of itself, as `User-Agent: pganalytics-collector/1.4.0`.
 * What a library says on its own, such as `curl/8.5.0`, is no version of a collector: its owner may send samples by hand
 * beside one that runs.
 */
export function versionOfAgent(userAgent: string | undefined): string | undefined {
  return OURS.exec(userAgent ?? '')?.[1];
}
