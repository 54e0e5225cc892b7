/** Exit codes of `pganalytics-cli`, as its help and docs/cli.md say them; scripts may rely on them. */
export const exitCodes = {
  fine: 0,
  /** The request was refused, or failed for a reason that trying again does not change. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Not signed in, or not allowed. */
  notAllowed: 3,
  /** There is no such server, query, user … */
  notFound: 4,
  /** The product does not answer, or is too busy; trying again may succeed. */
  unavailable: 5,
  /** `--fail-on` found what it was told to look for. */
  found: 10,
} as const;
