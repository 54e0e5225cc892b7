import { Controller } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { collectorListQuery, collectorPage } from '@pganalytics/contracts';
import type { CollectorPage } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';

import { ListCollectors } from './list-collectors.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/collectors',
  access: 'collectors:read',
  tag: 'collectors',
  summary: 'List the collectors with what they have delivered',
  query: collectorListQuery,
  response: collectorPage,
});

@Controller('api/v1')
export class CollectorController {
  constructor(private readonly listCollectors: ListCollectors) {}

  @Endpoint(list)
  async list(
    @Input() { query }: InputOf<typeof list>,
    @CurrentPrincipal() { organisationId }: Principal,
  ): Promise<CollectorPage> {
    return this.listCollectors.run(organisationId, query);
  }
}
