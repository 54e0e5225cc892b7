import { InvalidError } from '@pganalytics/errors';

import { durationOf } from './promql/durations.js';

/** A moment, a length or a number of steps that does not fit. */
export class InvalidPrometheusTime extends InvalidError {
  readonly code = 'query.invalid-prometheus-time';
}

/** Prometheus itself refuses more; a chart shows fewer. */
export const MOST_STEPS = 11_000;

/**
 * A moment as Prometheus takes it: seconds since 1970 with decimals, or RFC 3339. In milliseconds.
 * @throws InvalidPrometheusTime
 */
export function momentOfText(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  const ms = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  if (Number.isNaN(ms)) {
    throw new InvalidPrometheusTime(
      `"${text}" is no moment for ${name}; write seconds since 1970 or 2026-07-25T17:20:00Z.`,
    );
  }
  return Math.round(ms);
}

/** A length as Prometheus takes it: seconds, or such as 15s. @throws InvalidPrometheusTime */
export function stepOfText(text: string): number {
  const ms = durationOf(text);
  if (ms === undefined || ms < 1)
    throw new InvalidPrometheusTime(`"${text}" is no step; write seconds or a length such as 15s.`);
  return ms;
}
