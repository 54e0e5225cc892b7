import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { TestBroker } from '@pganalytics/servers';

const run = promisify(execFile);
/** Brokers run under groups of their own, so that the firewall knows whose packets they are. */
const FIRST_GROUP = 64_100;

/** Rules that are set now; one broker is cut off at a time. */
const inForce = new Set<readonly string[]>();

/** The group that a broker runs under. */
export const groupOf = (broker: number): number => FIRST_GROUP + broker;

/** Whether this process may set firewall rules that tell processes apart by their group. */
export async function canSplit(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  const rule = ruleOf(['-m', 'owner', '--gid-owner', String(FIRST_GROUP)], '--dports', [1]);
  try {
    await run('iptables', ['-w', '-A', ...rule]);
    await run('iptables', ['-w', '-D', ...rule]);
    return true;
  } catch {
    return false;
  }
}

/** Drops every packet between one broker and the others, both ways; clients still reach them all. */
export async function splitOff(broker: TestBroker, all: readonly TestBroker[]): Promise<() => Promise<void>> {
  const others = all.filter((one) => one !== broker).flatMap(({ peerPorts }) => peerPorts);
  const rules = [
    // What the broker sends to the others, whoever opened the connection, and what they send to it.
    ruleOf(['-m', 'owner', '--gid-owner', String(groupOf(broker.id))], '--dports', others),
    ruleOf([], '--dports', broker.peerPorts),
    ruleOf([], '--sports', broker.peerPorts),
  ];
  for (const rule of rules) {
    await run('iptables', ['-w', '-I', ...rule]);
    inForce.add(rule);
  }
  return heal;
}

/** Takes every rule away that this process has set. */
export async function heal(): Promise<void> {
  for (const rule of inForce) {
    await run('iptables', ['-w', '-D', ...rule]).catch(() => undefined);
    inForce.delete(rule);
  }
}

function ruleOf(match: readonly string[], direction: '--dports' | '--sports', ports: readonly number[]): string[] {
  const what = ['-m', 'multiport', direction, ports.join(',')];
  return ['OUTPUT', '-o', 'lo', '-p', 'tcp', ...match, ...what, '-j', 'DROP'];
}
