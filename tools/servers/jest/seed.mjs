/**
 * Property tests try the same cases in every run, so that a red one can be repeated; `FC_SEED=1234 npx jest …` tries
 * others.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_123) });
