import ts from 'typescript';

import { typeOf } from './edges.mjs';

/** Clients of other systems, and the packages whose subject they are. */
const clients = [
  {
    modules: ['pg', 'pg-copy-streams', 'pg-query-stream', 'pg-cursor'],
    packages: ['postgres', 'history', 'bus', 'collector'],
  },
  { modules: ['@platformatic/kafka', 'kafkajs'], packages: ['bus'] },
  { modules: ['ioredis', 'redis'], packages: ['cache'] },
];

const MOST_LINES = 300;
const MOST_LINES_OF_A_SPEC = 500;

/** @param {string} path */
export const isSpec = (path) => /\.spec\.tsx?$|(^|\/)testing(\/|\.ts$)/.test(path);

/**
 * Rules that a file's own text can break.
 * @param {import('./edges.mjs').Package} one
 * @param {readonly import('./edges.mjs').Package[]} packages
 * @returns {string[]}
 */
export function checkSources(one, packages) {
  const names = new Set(packages.map(({ name }) => name));
  return one.files.flatMap((file) => {
    const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
    const say = (/** @type {string} */ what) => `${file.path}: ${what}`;
    return [
      ...checkLength(file, source).map(say),
      ...checkSyntax(one, file.path, source).map(say),
      ...importsOf(source)
        .flatMap((module) => checkImport(one, file.path, module, names))
        .map(say),
    ];
  });
}

/**
 * A list of exports by name is as long as there are names.
 * @param {{ path: string, text: string }} file @param {ts.SourceFile} source
 */
function checkLength({ path, text }, source) {
  if (/(\.generated\.ts|\/generated\/)/.test(path)) return [];
  if (path.endsWith('/src/index.ts') && source.statements.every(ts.isExportDeclaration)) return [];
  const lines = text.split('\n').length - 1;
  const most = /\.spec\.tsx?$/.test(path) ? MOST_LINES_OF_A_SPEC : MOST_LINES;
  return lines > most ? [`has ${lines} lines, more than ${most}`] : [];
}

/** @param {import('./edges.mjs').Package} one @param {string} path @param {ts.SourceFile} source */
function checkSyntax(one, path, source) {
  /** @type {string[]} */
  const problems = [];
  const isConfig = /\.config\.(ts|mjs)$|\/jest\//.test(path);
  const readsEnvironment = /(^|\/)([a-z-]+\.)?main\.ts$|\.mjs$|\.config\.ts$/.test(path) || isSpec(path);
  const free = readsEnvironment || typeOf(one) === 'type:e2e';
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isExportDeclaration(node) && !node.exportClause) problems.push('export * hides what a file exports');
    if (!isConfig && isDefaultExport(node)) problems.push('has a default export');
    if (!free && isEnvironment(node)) problems.push('reads process.env outside main.ts');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

/** @param {ts.Node} node */
function isDefaultExport(node) {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return (
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) === true
  );
}

/** @param {ts.Node} node */
function isEnvironment(node) {
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'env') return false;
  return ts.isIdentifier(node.expression) && node.expression.text === 'process';
}

/**
 * Modules that a file imports or re-exports, also by `import()`.
 * @param {ts.SourceFile} source
 * @returns {string[]}
 */
export function importsOf(source) {
  /** @type {string[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const declares = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    const calls = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const specifier = declares ? node.moduleSpecifier : calls ? node.arguments[0] : undefined;
    if (specifier && ts.isStringLiteralLike(specifier)) found.push(specifier.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * @param {import('./edges.mjs').Package} one
 * @param {string} path
 * @param {string} module
 * @param {ReadonlySet<string>} names
 */
function checkImport(one, path, module, names) {
  if (module.startsWith('.')) {
    const target = new URL(module, `file:///${path}`).pathname.slice(1);
    // A page of the docs is text: the dashboard shows what docs/charts.md says of a chart.
    const allowed = target.startsWith(`${one.root}/`) || /^docs\/[^?]+\.md$/.test(target);
    return allowed ? [] : [`imports ${module}, which lies outside its package`];
  }
  if (isSpec(path)) return [];
  const [name, rest] = nameOf(module);
  if (names.has(name)) return checkWorkspaceImport(one, name, rest);
  const owner = clients.find(({ modules }) => modules.includes(name));
  const free = ['type:tool', 'type:e2e'].includes(typeOf(one) ?? '');
  if (!owner || free || owner.packages.some((own) => one.name === `@pganalytics/${own}`)) return [];
  return [`imports ${name}, which belongs to ${owner.packages.join(', ')}`];
}

/** @param {import('./edges.mjs').Package} one @param {string} name @param {string} rest */
function checkWorkspaceImport(one, name, rest) {
  const problems = [];
  if (name !== one.name && !one.dependencies.includes(name)) {
    problems.push(`imports ${name}, which package.json does not name`);
  }
  if (rest === 'testing') problems.push(`imports ${name}/testing, which is open to specs only`);
  return problems;
}

/** @param {string} module @returns {[string, string]} */
function nameOf(module) {
  const parts = module.split('/');
  const length = module.startsWith('@') ? 2 : 1;
  return [parts.slice(0, length).join('/'), parts.slice(length).join('/')];
}
