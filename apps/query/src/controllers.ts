import { ActivityController } from './activity/activity.controller.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import { CollectorController } from './collectors/collector.controller.js';
import { fleetControllers } from './fleet.js';
import { FleetQueryController } from './fleet-queries/fleet-query.controller.js';
import { FleetSeriesController } from './fleet-series/fleet-series.controller.js';
import { KeptHistoryController } from './kept/kept-history.controller.js';
import { LiveController } from './live/live.controller.js';
import { LockController } from './locks/lock.controller.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { PrometheusController } from './prometheus/prometheus.controller.js';
import { QueryController } from './queries/query.controller.js';
import { SeriesController } from './series/series.controller.js';
import { ServerController } from './servers/server.controller.js';
import { TopController } from './top/top.controller.js';
import { subjectControllers } from './subjects.js';

/** Every controller of the query service; its part of the OpenAPI document is made from them. */
export const queryControllers = [
  ServerController,
  CatalogueController,
  SeriesController,
  FleetSeriesController,
  TopController,
  QueryController,
  FleetQueryController,
  ActivityController,
  LockController,
  CollectorController,
  KeptHistoryController,
  LiveController,
  ...subjectControllers,
  ...fleetControllers,
  PrometheusController,
  OpenApiController,
] as const;
