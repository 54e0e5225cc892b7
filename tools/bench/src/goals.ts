import { m1 } from './goals/m1.js';
import { m10 } from './goals/m10.js';
import { m5 } from './goals/m5.js';
import { m6 } from './goals/m6.js';
import type { Goal } from './result.js';

/** Every goal that can be measured. To add one, write its file in `goals/` and name it here. */
export const goals: readonly Goal[] = [m1, m5, m6, m10];
