import type { Collector, ServerSummary } from '../data/types.js';
import { hasRealServer } from './progress.js';

/** How far one step is, and the sentence that says so. */
export interface StepState {
  readonly done: boolean;
  readonly text: string;
}

type Server = Pick<ServerSummary, 'name' | 'state' | 'stateReason'>;

/** How far the steps are, from what the platform sees; nothing is taken on trust. */
export function stepsOf(
  servers: readonly Server[],
  collectors: readonly Pick<Collector, 'name' | 'state'>[],
): { readonly rights: StepState; readonly connection: StepState; readonly data: StepState } {
  const real = servers.filter((server) => hasRealServer([server]));
  const healthy = real.find(({ state }) => state === 'healthy');
  const enrolled = collectors.filter(({ state }) => state !== 'revoked');
  const connected = real.length > 0;
  return {
    rights: healthy
      ? { done: true, text: `The role can read ${healthy.name}.` }
      : { done: false, text: 'Done as soon as a collector can read a server with the role.' },
    connection: connected
      ? { done: true, text: `A collector is connected and watches ${real.map(({ name }) => name).join(', ')}.` }
      : { done: false, text: connectionText(enrolled.map(({ name }) => name)) },
    data: healthy
      ? { done: true, text: `Samples of ${healthy.name} arrive.` }
      : { done: false, text: real[0] ? real[0].stateReason : 'Waiting for the first sample.' },
  };
}

function connectionText(names: readonly string[]): string {
  if (names.length === 0) return 'No collector is enrolled yet.';
  return `Enrolled: ${names.join(', ')}. None of them tells of a server of yours yet.`;
}
