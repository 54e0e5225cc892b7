import { Injectable } from '@nestjs/common';

import { Clock, Settings } from '../query.config.js';
import { InvalidPrometheusTime, MOST_STEPS, momentOfText, stepOfText } from './prometheus.times.js';
import type { InstantParameters, QueryAnswer, RangeParameters } from './prometheus.schemas.js';
import { evaluate, wantedOf } from './promql/evaluate.js';
import { parsePromQl } from './promql/parse.js';
import { TooMuchToEvaluate } from './promql/promql.errors.js';
import { momentOf } from './promql/series.js';
import type { Axis, SteppedSeries, Value } from './promql/series.js';
import { ReadSamples } from './read-samples.js';

/** Answers a query in PromQL from the history, at one moment or at the steps of a range. */
@Injectable()
export class AnswerQuery {
  constructor(
    private readonly samples: ReadSamples,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async instant(organisationId: string, { query, time }: InstantParameters): Promise<QueryAnswer> {
    const startMs = momentOfText(time, 'time', this.clock.now());
    const axis = { startMs, stepMs: 1, size: 1 };
    const { value, warnings } = await this.evaluate(organisationId, query, axis);
    return { status: 'success', data: atOneMoment(value, axis), ...warnings };
  }

  async range(organisationId: string, asked: RangeParameters): Promise<QueryAnswer> {
    const axis = axisOf(asked, this.clock.now());
    const { value, warnings } = await this.evaluate(organisationId, asked.query, axis);
    return { status: 'success', data: { resultType: 'matrix', result: overTime(value, axis) }, ...warnings };
  }

  private async evaluate(
    organisationId: string,
    query: string,
    axis: Axis,
  ): Promise<{ value: Value; warnings: { warnings?: string[] } }> {
    const expression = parsePromQl(query);
    const { samples, warnings } = await this.samples.run(organisationId, wantedOf(expression), axis);
    const spend = budgetOf(this.settings.values.PROMETHEUS_MAX_VALUES);
    const value = evaluate(expression, { axis, samplesOf: (selector) => samples.get(selector) ?? [], spend });
    return { value, warnings: warnings.length > 0 ? { warnings: [...warnings] } : {} };
  }
}

/** Evaluation holds the process up, so that it must end soon whatever is asked. */
function budgetOf(limit: number): (values: number) => void {
  let spent = 0;
  return (values) => {
    spent += values;
    if (spent > limit) throw new TooMuchToEvaluate(limit);
  };
}

/** @throws InvalidPrometheusTime */
function axisOf({ start, end, step }: RangeParameters, now: number): Axis {
  const startMs = momentOfText(start, 'start', now);
  const endMs = momentOfText(end, 'end', now);
  const stepMs = stepOfText(step);
  if (endMs < startMs) throw new InvalidPrometheusTime('The end lies before the start; turn them round.');
  const size = Math.floor((endMs - startMs) / stepMs) + 1;
  if (size > MOST_STEPS) {
    throw new InvalidPrometheusTime(
      `This makes ${size} steps, more than the ${MOST_STEPS} that one answer may have; ask for a longer step.`,
    );
  }
  return { startMs, stepMs, size };
}

function atOneMoment(value: Value, axis: Axis): QueryAnswer['data'] {
  const seconds = axis.startMs / 1_000;
  if (value.type === 'scalar') return { resultType: 'scalar', result: [seconds, textOf(value.values[0])] };
  const there = value.series.filter(({ present }) => present[0] === 1);
  return {
    resultType: 'vector',
    result: there.map(({ labels, values }) => ({ metric: { ...labels }, value: [seconds, textOf(values[0])] })),
  };
}

type Matrix = Extract<QueryAnswer['data'], { resultType: 'matrix' }>['result'];

function overTime(value: Value, axis: Axis): Matrix {
  const series: readonly SteppedSeries[] =
    value.type === 'vector'
      ? value.series
      : [{ labels: {}, values: value.values, present: new Uint8Array(axis.size).fill(1) }];
  return series
    .map(({ labels, values, present }) => ({
      metric: { ...labels },
      values: [...values.entries()]
        .filter(([step]) => present[step] === 1)
        .map(([step, one]): [number, string] => [momentOf(axis, step) / 1_000, textOf(one)]),
    }))
    .filter((one) => one.values.length > 0);
}

/** Numbers as Go writes them. */
function textOf(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
