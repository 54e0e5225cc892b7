import { UnavailableError } from '@pganalytics/errors';

/** The edge has no dashboard to serve. */
export class DashboardNotBuilt extends UnavailableError {
  readonly code = 'edge.dashboard-not-built';

  constructor(directory: string) {
    super(`There is no built dashboard in ${directory}; run "npm run build" first.`);
  }
}
