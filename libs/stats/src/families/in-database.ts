import { dimension, moment } from '../define.js';

/** Every family that is read in each database begins with which one. */
export const inDatabase = [
  dimension('datid', 'int', 'OID of the database'),
  dimension('datname', 'text', 'Name of the database'),
];

/** A sparse family cannot tell by absence that something is gone: its last row has this moment and nothing else. */
export const droppedAt = moment('dropped_at', 'When it was found to be gone; nothing while it exists');

/**
 * A round through many databases takes its time: all its rows carry the moment it began, and this one when they were read.
 * Counters grew from one such moment to the next.
 */
export const readAt = moment('read_at', 'When the row was read: some time after its round began');
