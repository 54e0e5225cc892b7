/** Which kind of package may use which; the style guide's section 1. */
const may = {
  'type:bundle': ['type:app', 'type:platform', 'type:contracts', 'type:domain'], // all-in-one alone sees apps
  'type:app': ['type:platform', 'type:client', 'type:ui', 'type:domain', 'type:contracts'],
  // The end-to-end suite starts the stack through the tools and then sees only its outside.
  // The suite forges snapshots of its own, so that services are not asked about themselves.
  'type:e2e': ['type:client', 'type:contracts', 'type:domain', 'type:tool'],
  'type:tool': ['type:tool', 'type:platform', 'type:client', 'type:domain', 'type:contracts'],
  'type:platform': ['type:platform', 'type:domain', 'type:contracts'],
  'type:ui': ['type:ui', 'type:domain', 'type:contracts'],
  'type:client': ['type:domain', 'type:contracts'],
  'type:domain': ['type:domain'],
  'type:contracts': ['type:contracts', 'type:domain'],
};

const runsWith = {
  'runs:server': ['runs:server', 'runs:anywhere'],
  'runs:browser': ['runs:browser', 'runs:anywhere'],
  'runs:anywhere': ['runs:anywhere'],
};

/**
 * @typedef {{ name: string, root: string, tags: string[], dependencies: string[], references?: string[],
 *   files: { path: string, text: string }[] }} Package
 * @typedef {{ source: string, target: string }} Edge
 */

/**
 * Edges that the tags do not allow, and packages without exactly one tag of each sort.
 * @param {readonly Package[]} packages
 * @param {readonly Edge[]} edges
 * @returns {string[]}
 */
export function checkEdges(packages, edges) {
  const problems = [];
  const byName = new Map(packages.map((one) => [one.name, one]));
  for (const one of packages) {
    if (!typeOf(one)) problems.push(`${one.name}: needs one tag of ${Object.keys(may).join(', ')}`);
    if (!runsOf(one)) problems.push(`${one.name}: needs one tag of ${Object.keys(runsWith).join(', ')}`);
  }
  for (const edge of edges) {
    const source = byName.get(edge.source);
    const target = byName.get(edge.target);
    if (!source || !target) continue;
    if (!allows(may, typeOf(source), typeOf(target))) {
      problems.push(`${edge.source} (${typeOf(source)}) must not use ${edge.target} (${typeOf(target)})`);
    }
    if (!allows(runsWith, runsOf(source), runsOf(target))) {
      problems.push(`${edge.source} (${runsOf(source)}) must not use ${edge.target} (${runsOf(target)})`);
    }
  }
  return problems;
}

/**
 * Cycles among packages, each told once.
 * @param {readonly Edge[]} edges
 * @returns {string[]}
 */
export function findCycles(edges) {
  const problems = [];
  const done = new Set();
  /** @param {string} name @param {string[]} path */
  const visit = (name, path) => {
    if (path.includes(name)) {
      problems.push(`cycle: ${[...path.slice(path.indexOf(name)), name].join(' -> ')}`);
      return;
    }
    if (done.has(name)) return;
    for (const edge of edges) if (edge.source === name) visit(edge.target, [...path, name]);
    done.add(name);
  };
  for (const { source } of edges) visit(source, []);
  return problems;
}

/** @param {Package} one */
export const typeOf = (one) => onlyTag(one, may);
/** @param {Package} one */
const runsOf = (one) => onlyTag(one, runsWith);

/** @param {Package} one @param {Record<string, string[]>} table */
function onlyTag(one, table) {
  const found = one.tags.filter((tag) => tag in table);
  return found.length === 1 ? found[0] : undefined;
}

/** @param {Record<string, string[]>} table @param {string | undefined} source @param {string | undefined} target */
function allows(table, source, target) {
  return source === undefined || target === undefined || (table[source] ?? []).includes(target);
}
