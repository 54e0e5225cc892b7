import { z } from 'zod';

/** Ten years: what is kept longer belongs into an archive. */
const MOST_DAYS = 3_660;

const days = z.int().min(1).max(MOST_DAYS).nullable();

/** For how many days an organisation keeps each signal of its history; null is what the platform keeps by default. */
export const retention = z
  .object({
    samplesDays: days.describe('Samples as they were read, but for those of statements and sessions.'),
    statementsDays: days.describe('Samples of statements, and their texts.'),
    sessionsDays: days.describe('Samples of sessions.'),
    minuteDays: days.describe('Roll-ups of one minute.'),
    tenMinuteDays: days.describe('Roll-ups of ten minutes.'),
    hourDays: days.describe('Roll-ups of one hour.'),
  })
  .meta({ id: 'Retention', description: 'Days that each signal is kept; null is the default of the platform.' });
/** For how many days an organisation keeps each signal; null is what the platform keeps by default. */
export type RetentionDays = z.infer<typeof retention>;
