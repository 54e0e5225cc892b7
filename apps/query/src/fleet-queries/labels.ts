import type { KnownServer } from '../servers/server-directory.js';

/** Whether a server has all these labels, each written `name:value`. */
export function wearsLabels({ labels }: Pick<KnownServer, 'labels'>, wanted: readonly string[]): boolean {
  return wanted.every((label) => {
    const colon = label.indexOf(':');
    return labels[label.slice(0, colon)] === label.slice(colon + 1);
  });
}
