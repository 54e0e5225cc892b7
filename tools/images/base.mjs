import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { root } from '../start/prepare.mjs';

/** Programs that the steps of our Dockerfile use, besides Node and npm. */
const programs = ['sh', 'env', 'cat', 'mkdir', 'chown', 'rm'];
/** Libraries that are opened by name at run time: name look-ups of glibc, and what native npm packages want. */
const names = ['nss_dns.so.2', 'nss_files.so.2', 'resolv.so.2', 'stdc++.so.6', 'gcc_s.so.1', 'm.so.6', 'util.so.1'];
const opened = [...names, 'dl.so.2', 'pthread.so.0', 'rt.so.1'].map((name) => `lib${name}`);
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
// npm has authorities of its own; a machine behind a proxy that opens TLS has one more.
const containerfile = `FROM scratch
COPY root /
ENV PATH=/usr/local/bin:/usr/bin:/bin NODE_EXTRA_CA_CERTS=${CERTIFICATES}
`;
const LIBRARIES = '/usr/lib/x86_64-linux-gnu';

/**
 * Makes a stand-in for node:24-bookworm-slim without a registry: the node binary that npm brought, npm, a shell, and
 * their shared libraries from this machine.
 * @param {(args: string[], options?: { cwd?: string }) => void} buildah
 * @param {string} tag
 */
export function buildBase(buildah, tag) {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'pganalytics-base-'));
  try {
    const files = path.join(directory, 'root');
    const node = realpathSync(path.join(root, 'node_modules/node/bin/node'));
    copy(node, path.join(files, 'usr/local/bin/node'));
    for (const program of programs) copy(whereIs(program), path.join(files, 'usr/bin', program));
    const needed = [node, ...programs.map(whereIs), ...opened.map((name) => path.join(LIBRARIES, name))];
    for (const library of new Set(needed.flatMap(librariesOf))) copy(library, path.join(files, library));
    copyNpm(files);
    copy(CERTIFICATES, path.join(files, CERTIFICATES));
    writeFiles(files);
    writeFileSync(path.join(directory, 'Containerfile'), containerfile);
    buildah(['bud', '--isolation', 'chroot', '-t', tag, '.'], { cwd: directory });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @param {string} files */
function writeFiles(files) {
  writeFileSync(path.join(files, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(path.join(files, 'etc/group'), 'root:x:0:\n');
  writeFileSync(path.join(files, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  for (const folder of ['tmp', 'root']) mkdirSync(path.join(files, folder), { recursive: true });
  for (const folder of ['bin', 'lib', 'lib64']) {
    if (!existsSync(path.join(files, folder))) symlinkSync(`usr/${folder}`, path.join(files, folder));
  }
}

/** @param {string} files */
function copyNpm(files) {
  const npm = path.dirname(path.dirname(realpathSync(whereIs('npm'))));
  cpSync(npm, path.join(files, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true });
  for (const name of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, path.join(files, 'usr/local/bin', name));
  }
}

/** @param {string} program */
function whereIs(program) {
  return execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
}

/** A file's shared libraries and, when it is one, the file itself, below /usr. @param {string} file */
function librariesOf(file) {
  const listed = execFileSync('ldd', [file], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g);
  const own = file.includes('.so') ? [file] : [];
  return [...own, ...[...listed].map(([, library]) => library ?? '')].map((library) =>
    library.replace(/^\/lib/, '/usr/lib'),
  );
}

/** @param {string} from @param {string} to */
function copy(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(from, to);
}
