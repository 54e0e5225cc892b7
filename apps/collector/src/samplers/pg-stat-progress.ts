import type { Sampler } from './sampler.js';
import { viewSampler } from './view-sampler.js';

/** The view asks for more than its rows; whether there are any, the function beneath says at once. */
const progress = (command: string): Sampler =>
  viewSampler({
    family: `pg_stat_progress_${command}`,
    view: `pg_stat_progress_${command}`,
    from: `pg_stat_progress_${command} s LIMIT 5000`,
    presence: `EXISTS (SELECT FROM pg_stat_get_progress_info('${command.replace('_', ' ')}'))`,
    hidden: 'Commands of other roles show no details',
  });

export const progressSamplers = ['vacuum', 'analyze', 'create_index', 'cluster', 'basebackup', 'copy'].map(progress);
