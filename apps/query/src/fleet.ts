import { AttentionBoard } from './attention/attention-board.js';
import { AttentionController } from './attention/attention.controller.js';
import { FindSince } from './attention/find-since.js';
import { ListAttention } from './attention/list-attention.js';

/** Controllers of what is asked about servers together: what calls for somebody, clusters and their replication. */
export const fleetControllers = [AttentionController] as const;

/** The questions that they hand on. */
export const fleetProviders = [FindSince, AttentionBoard, ListAttention] as const;
