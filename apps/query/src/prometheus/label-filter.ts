import { InvalidError, messageOf } from '@pganalytics/errors';
import { RE2JS } from 're2js';

import type { Matcher } from './promql/expression.js';
import type { Labels } from './promql/series.js';

/** A regular expression that RE2, which Prometheus uses, does not know either. */
export class InvalidPattern extends InvalidError {
  readonly code = 'query.invalid-pattern';

  constructor(pattern: string, reason: string) {
    super(`"${pattern}" is not a regular expression (RE2): ${reason}`);
  }
}

/**
 * Whether a series passes all matchers. A label that is not there is an empty text. Patterns run in linear time, so
 * that none can hold the process up.
 * @throws InvalidPattern
 */
export function labelFilter(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(testOf);
  return (labels) => tests.every(({ label, passes }) => passes(labels[label] ?? ''));
}

function testOf({ label, operator, value }: Matcher): { label: string; passes: (text: string) => boolean } {
  if (operator === '=') return { label, passes: (text) => text === value };
  if (operator === '!=') return { label, passes: (text) => text !== value };
  const pattern = compile(value);
  const wanted = operator === '=~';
  return { label, passes: (text) => pattern.matches(text) === wanted };
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch (error) {
    throw new InvalidPattern(pattern, messageOf(error));
  }
}
