import { Controller } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { keptHistory } from '@pganalytics/contracts';
import type { KeptHistory } from '@pganalytics/contracts';
import { Endpoint, defineEndpoint } from '@pganalytics/http';

import { ShowKeptHistory } from './show-kept-history.js';

const show = defineEndpoint({
  method: 'GET',
  path: '/history',
  access: 'servers:read',
  tag: 'history',
  summary: 'Show since when what is kept, and what had to go early',
  response: keptHistory,
});

@Controller('api/v1')
export class KeptHistoryController {
  constructor(private readonly showKept: ShowKeptHistory) {}

  @Endpoint(show)
  show(@CurrentPrincipal() { organisationId }: Principal): Promise<KeptHistory> {
    return this.showKept.run(organisationId);
  }
}
