/**
 * The references of a package's tsconfig.json and its workspace dependencies are the same list: `tsc -b` and Nx would
 * otherwise build in different orders.
 * @param {readonly import('./edges.mjs').Package[]} packages
 * @returns {string[]}
 */
export function checkReferences(packages) {
  return packages.flatMap(({ name, dependencies, references }) => {
    if (references === undefined) return [];
    const missing = dependencies.filter((one) => !references.includes(one));
    const extra = references.filter((one) => !dependencies.includes(one));
    return [
      ...missing.map((one) => `${name}: tsconfig.json lacks the reference to ${one}`),
      ...extra.map((one) => `${name}: tsconfig.json refers to ${one}, which package.json does not name`),
    ];
  });
}
