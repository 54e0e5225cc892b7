import { setTimeout as delay } from 'node:timers/promises';

import { messageOf } from '@pganalytics/errors';

import type { Scene, Situation } from './scene.js';

/** What {@link playRounds} plays. */
export interface Play {
  readonly scene: Scene;
  readonly situations: readonly Situation[];
  readonly roundSeconds: number;
  readonly signal: AbortSignal;
  /** Told when a situation begins. */
  readonly onBegin: (situation: Situation) => void;
  /** Told why a situation could not be begun or ended; the next ones are played all the same. */
  readonly onFailure: (situation: Situation, reason: string) => void;
}

/** Plays every situation at its time, round after round, until it is told to stop; then ends what goes on. */
export async function playRounds(play: Play): Promise<void> {
  while (!play.signal.aborted) {
    const rest = wait(play.roundSeconds, play.signal);
    await Promise.all(play.situations.map((situation) => playOne(play, situation)));
    await rest;
  }
}

async function playOne(play: Play, situation: Situation): Promise<void> {
  const { scene, signal, onBegin, onFailure } = play;
  await wait(situation.from, signal);
  if (signal.aborted) return;
  try {
    const end = await situation.begin(scene);
    onBegin(situation);
    await wait(situation.to - situation.from, signal);
    await end();
  } catch (error) {
    if (!signal.aborted) onFailure(situation, messageOf(error));
  }
}

const wait = (seconds: number, signal: AbortSignal): Promise<void> =>
  delay(seconds * 1_000, undefined, { signal }).catch(() => undefined);
