import type { FaultKind } from '../fault-kind.js';
import { diskFaults } from './disks.js';
import { kills } from './kills.js';
import { stalls } from './stalls.js';

/** Every kind of fault that a run may strike with. To add one, write it beside the others and name it here. */
export const faultKinds: readonly FaultKind[] = [...kills, ...stalls, ...diskFaults];
