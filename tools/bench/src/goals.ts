import { m1 } from './goals/m1.js';
import { m10 } from './goals/m10.js';
import { m11 } from './goals/m11.js';
import { m12 } from './goals/m12.js';
import { m13 } from './goals/m13.js';
import { m17 } from './goals/m17.js';
import { m18 } from './goals/m18.js';
import { m19 } from './goals/m19.js';
import { m2 } from './goals/m2.js';
import { m4 } from './goals/m4.js';
import { m5 } from './goals/m5.js';
import { m6 } from './goals/m6.js';
import { m7 } from './goals/m7.js';
import { m8 } from './goals/m8.js';
import { m9 } from './goals/m9.js';
import { scaling } from './goals/scaling.js';
import { sizing } from './goals/sizing.js';
import { targets } from './goals/targets.js';
import type { Goal } from './result.js';

/** Every goal that can be measured. To add one, write its file in `goals/` and name it here. */
export const goals: readonly Goal[] = [
  m1,
  m2,
  m4,
  m5,
  m6,
  m7,
  m8,
  m9,
  m10,
  m11,
  m12,
  m13,
  m17,
  m18,
  m19,
  scaling,
  sizing,
  targets,
];
