import { AttentionBoard } from './attention/attention-board.js';
import { AttentionController } from './attention/attention.controller.js';
import { FindSince } from './attention/find-since.js';
import { ListAttention } from './attention/list-attention.js';
import { SinceLookUps } from './attention/since-look-ups.js';
import { ClusterController } from './clusters/cluster.controller.js';
import { FindEvents } from './clusters/find-events.js';
import { ListClusters } from './clusters/list-clusters.js';
import { CollectorCosts } from './collectors/collector-costs.js';
import { ReplicationFacts } from './replication/replication-facts.js';
import { ShowReplication } from './replication/show-replication.js';

/** Controllers of what is asked about servers together: what calls for somebody, clusters and their replication. */
export const fleetControllers = [AttentionController, ClusterController] as const;

/** The questions that they hand on. */
export const fleetProviders = [
  FindSince,
  SinceLookUps,
  AttentionBoard,
  ListAttention,
  CollectorCosts,
  ReplicationFacts,
  FindEvents,
  ListClusters,
  ShowReplication,
] as const;
