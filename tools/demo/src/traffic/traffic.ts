import { repeat } from '../repeat.js';
import type { Repeated } from '../repeat.js';
import type { End, Scene } from '../scene.js';
import { background } from './background.js';
import { web } from './web.js';

/** Starts everything that goes on all the time. */
export async function startTraffic(scene: Scene, orders: number): Promise<End> {
  const all: readonly Repeated[] = [...web(scene, orders), ...background(scene, orders)];
  const ends = await Promise.all(all.map(repeat));
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}
