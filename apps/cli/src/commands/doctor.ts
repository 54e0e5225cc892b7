import { messageOf } from '@pganalytics/errors';
import type { Command } from 'commander';

import { openSession } from '../connection/session.js';
import type { Session } from '../connection/session.js';
import { exitCodes } from '../exit-codes.js';
import { failureOf } from '../failures.js';
import { listing } from '../output/listing.js';
import type { GlobalOptions, Running } from '../running.js';
import type { Surroundings } from '../surroundings.js';
import { inspect } from './doctor-checks.js';
import type { Finding } from './doctor-checks.js';

/** `doctor`: whether the way to the product, the sign-in and the data are well, one after another. */
export function addDoctorCommand(program: Command, running: Running): void {
  const doctor = program
    .command('doctor')
    .description('check the way to the product, the sign-in, the collectors and the data')
    .addHelpText('after', '\nExit code 1 when a check failed, 0 when there are warnings at most.');
  running.runs(doctor, async (options) => {
    const findings = await look(options, running.surroundings);
    running.print(listing({ document: findings, items: findings, columns }), options);
    if (findings.some(({ state }) => state === 'failed')) running.exit(exitCodes.failed);
  });
}

const columns = [
  { name: 'state', value: ({ state }: Finding) => state },
  { name: 'check', value: ({ check }: Finding) => check },
  { name: 'found', value: ({ found }: Finding) => found },
];

async function look(options: GlobalOptions, surroundings: Surroundings): Promise<Finding[]> {
  let session: Session;
  try {
    session = await openSession(options, surroundings);
  } catch (error) {
    return [{ check: 'profile', state: 'failed', found: failureOf(error)?.lines.join(' ') ?? messageOf(error) }];
  }
  return inspect(session, surroundings.now);
}
