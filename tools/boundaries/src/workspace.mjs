import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import ts from 'typescript';

import { importsOf, isSpec } from './sources.mjs';

/**
 * Reads Nx's project graph, every package.json, tsconfig.json and source file of the workspace.
 * @param {string} root
 */
export function readWorkspace(root) {
  const graph = projectGraph(root);
  const packages = Object.values(graph.nodes).map(({ data }) => readPackage(root, data.root));
  const found = Object.values(graph.dependencies).flat();
  const names = new Set(packages.map(({ name }) => name));
  const byName = new Map(packages.map((one) => [one.name, one]));
  // Nx sees the imports of specs too, which may use test servers from anywhere.
  const edges = found.filter(({ source, target }) => {
    const one = byName.get(source);
    return one && names.has(target) && (one.dependencies.includes(target) || importsInSources(one, target));
  });
  return { packages, edges };
}

/** @param {import('./edges.mjs').Package} one @param {string} target */
function importsInSources(one, target) {
  return one.files.some(({ path: file, text }) => {
    if (isSpec(file) || !text.includes(target)) return false;
    const modules = importsOf(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    return modules.some((module) => module === target || module.startsWith(`${target}/`));
  });
}

/**
 * @param {string} root
 * @returns {{ nodes: Record<string, { data: { root: string } }>, dependencies: Record<string, import('./edges.mjs').Edge[]> }}
 */
function projectGraph(root) {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'pganalytics-graph-'));
  try {
    const file = path.join(directory, 'graph.json');
    const nx = path.join(root, 'node_modules', '.bin', 'nx');
    execFileSync(nx, ['graph', `--file=${file}`], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NX_DAEMON: 'false' },
    });
    return JSON.parse(readFileSync(file, 'utf8')).graph;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @param {string} root @param {string} folder @returns {import('./edges.mjs').Package} */
function readPackage(root, folder) {
  const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  const ours = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@pganalytics/'));
  return {
    name: manifest.name,
    root: folder,
    tags: manifest.nx?.tags ?? [],
    dependencies: ours,
    references: referencesOf(root, folder),
    files: sourceFiles(root, folder).map((file) => ({ path: file, text: readFileSync(path.join(root, file), 'utf8') })),
  };
}

/** Names of the packages a composite tsconfig refers to; `undefined` for a package that `tsc -b` does not build. */
function referencesOf(/** @type {string} */ root, /** @type {string} */ folder) {
  const file = path.join(root, folder, 'tsconfig.json');
  if (!existsSync(file)) return undefined;
  const { references, compilerOptions } = ts.parseConfigFileTextToJson(file, readFileSync(file, 'utf8')).config;
  if (compilerOptions?.noEmit || references === undefined) return undefined;
  return references.map((/** @type {{ path: string }} */ reference) => {
    const target = path.resolve(root, folder, reference.path, 'package.json');
    return JSON.parse(readFileSync(target, 'utf8')).name;
  });
}

/** @param {string} root @param {string} folder @returns {string[]} */
function sourceFiles(root, folder) {
  const left = new Set(['node_modules', 'dist', '.vite', 'coverage']);
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (left.has(entry.name)) return [];
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(root, file);
    return /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [file] : [];
  });
}
