import type { ColumnType, Dimension, Family, Metric, Unit } from './family.js';

type MetricOptions = Partial<Pick<Metric, 'type' | 'scale' | 'since' | 'until' | 'formerly'>>;
type FamilyInput = Pick<Family, 'name' | 'description' | 'source' | 'intervalSeconds' | 'dimensions' | 'metrics'> &
  Partial<Pick<Family, 'sparse' | 'readAt' | 'tier'>>;

/** Declares a family; it is complete in every poll, read once per server and of the `base` tier unless it says otherwise. */
export const family = (input: FamilyInput): Family => ({
  sparse: false,
  readAt: 'server',
  tier: 'base',
  ...input,
});

/** Declares a dimension. */
export const dimension = (name: string, type: ColumnType, description: string): Dimension => ({
  name,
  type,
  description,
});

/** Declares a metric that only grows until it is reset. */
export const counter = (name: string, unit: Unit, description: string, options: MetricOptions = {}): Metric => ({
  name,
  kind: 'counter',
  type: 'int',
  unit,
  description,
  ...options,
});

/** Declares a metric that moves freely. */
export const gauge = (name: string, unit: Unit, description: string, options: MetricOptions = {}): Metric => ({
  name,
  kind: 'gauge',
  type: 'int',
  unit,
  description,
  ...options,
});

/** Declares a column that describes its row. */
export const attribute = (
  name: string,
  type: ColumnType,
  description: string,
  options: MetricOptions & { unit?: Unit } = {},
): Metric => ({ name, kind: 'attribute', type, unit: 'none', description, ...options });

/** A moment, as milliseconds since 1970. */
export const moment = (name: string, description: string, options: MetricOptions = {}): Metric =>
  attribute(name, 'int', description, { unit: 'epoch-milliseconds', ...options });

/** A growing time in milliseconds, kept to the microsecond. */
export const duration = (name: string, description: string, options: MetricOptions = {}): Metric =>
  counter(name, 'milliseconds', description, { type: 'float', scale: 1000, ...options });

/** When a row of a set was found missing, told once and with nothing but the row's identity; nothing while it is there. */
export const droppedAt = moment('dropped_at', 'When it was found missing; nothing while it is there');
