/**
 * Checks what may use what: `npm run boundaries`. Prints one line per violation and fails when there is one.
 * The rules stand in tools/boundaries/src; edges between packages come from Nx's project graph.
 */
import { checkEdges, findCycles } from './boundaries/src/edges.mjs';
import { checkReferences } from './boundaries/src/references.mjs';
import { checkSources } from './boundaries/src/sources.mjs';
import { readWorkspace } from './boundaries/src/workspace.mjs';

const workspace = readWorkspace(new URL('..', import.meta.url).pathname);
const problems = [
  ...checkEdges(workspace.packages, workspace.edges),
  ...findCycles(workspace.edges),
  ...checkReferences(workspace.packages),
  ...workspace.packages.flatMap((one) => checkSources(one, workspace.packages)),
];
for (const problem of problems) console.error(problem);
console.log(
  `boundaries: ${workspace.packages.length} packages, ${workspace.edges.length} edges, ${problems.length} problems`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
