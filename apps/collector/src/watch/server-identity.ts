import type { ReadIdentity } from '../samplers/identity.js';
import type { ServerIdentity } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';

/** Who the server is, for the platform; before it was first reached only what the settings say. */
export function serverIdentityOf(target: Target, read: ReadIdentity | undefined): ServerIdentity {
  const [host] = target.plan.hosts;
  return {
    targetId: target.id,
    name: target.name,
    host: host?.host ?? '',
    port: host?.port ?? 0,
    labels: target.labels,
    systemIdentifier: read?.systemIdentifier ?? '',
    postmasterStartMs: read?.postmasterStartMs ?? 0,
    inRecovery: read?.inRecovery ?? false,
    version: read?.version ?? '',
    versionNumber: read?.versionNumber ?? 0,
    timeline: read?.timeline ?? 0,
  };
}
