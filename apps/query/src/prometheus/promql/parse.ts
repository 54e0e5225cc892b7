import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

import { durationOf } from './durations.js';
import type { Aggregation, Binary, Expression, Matcher, Matching, Operator, Selector } from './expression.js';
import { InvalidPromQl, MismatchedPromQl, UnsupportedPromQl } from './promql.errors.js';
import { stringOf } from './strings.js';

/**
 * Reads a query with the grammar of Prometheus itself.
 * @throws InvalidPromQl, UnsupportedPromQl
 */
export function parsePromQl(query: string): Expression {
  const tree = parser.parse(query);
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) throw new InvalidPromQl(query, node.from);
    },
  });
  const [top] = childrenOf(tree.topNode);
  if (top === undefined) throw new InvalidPromQl(query, 0, 'is empty');
  return new Reading(query).expression(top);
}

const OPERATORS: ReadonlySet<string> = new Set<Operator>([
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '==',
  '!=',
  '>',
  '<',
  '>=',
  '<=',
  'and',
  'or',
  'unless',
]);
const AGGREGATIONS: ReadonlySet<string> = new Set<Aggregation>([
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'topk',
  'bottomk',
]);
const WITH_PARAMETER: ReadonlySet<string> = new Set<Aggregation>(['topk', 'bottomk']);

class Reading {
  constructor(private readonly query: string) {}

  expression(node: SyntaxNode): Expression {
    switch (node.name) {
      case 'ParenExpr':
        return this.expression(this.only(node));
      case 'NumberDurationLiteral':
        return { kind: 'constant', value: this.number(node) };
      case 'VectorSelector':
        return { kind: 'selector', matchers: this.matchers(node), offsetMs: 0, rangeMs: undefined };
      case 'MatrixSelector':
        return this.matrix(node);
      case 'OffsetExpr':
        return this.offset(node);
      case 'UnaryExpr':
        return this.unary(node);
      case 'BinaryExpr':
        return this.binary(node);
      case 'AggregateExpr':
        return this.aggregate(node);
      case 'FunctionCall':
        return this.call(node);
      default:
        throw new UnsupportedPromQl(NAMES[node.name] ?? `"${this.text(node)}"`);
    }
  }

  private text(node: SyntaxNode): string {
    return this.query.slice(node.from, node.to);
  }

  private only(node: SyntaxNode): SyntaxNode {
    const [child] = childrenOf(node);
    if (child === undefined) throw new InvalidPromQl(this.query, node.from);
    return child;
  }

  private number(node: SyntaxNode): number {
    const text = this.text(node).replaceAll('_', '');
    const special = /^([+-]?)(inf|nan)$/i.exec(text);
    if (special) return special[2].toLowerCase() === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
    const plain = Number(text);
    if (!Number.isNaN(plain)) return plain;
    const ms = durationOf(text);
    if (ms === undefined) throw new InvalidPromQl(this.query, node.from, 'has a number that is none');
    return ms / 1_000;
  }

  private duration(node: SyntaxNode): number {
    const text = this.text(node);
    const ms = durationOf(text.replace(/^-\s*/, ''));
    if (ms === undefined) throw new UnsupportedPromQl(`The length "${text}"`, 'write it as 5m, 1h or 7d');
    return text.startsWith('-') ? -ms : ms;
  }

  private matchers(node: SyntaxNode): Matcher[] {
    const matchers: Matcher[] = [];
    for (const child of childrenOf(node)) {
      if (child.name === 'Identifier') {
        matchers.push({ label: '__name__', operator: '=', value: this.text(child) });
      } else if (child.name === 'LabelMatchers') {
        for (const one of childrenOf(child)) matchers.push(this.matcher(one));
      }
    }
    if (!matchers.some(({ value, operator }) => value !== '' && operator === '=')) {
      throw new UnsupportedPromQl('A selector without a name', 'name the metric, or give one label an exact value');
    }
    return matchers;
  }

  private matcher(node: SyntaxNode): Matcher {
    const [label, operator, value] = childrenOf(node);
    if (node.name === 'QuotedLabelName') {
      return { label: '__name__', operator: '=', value: stringOf(this.text(this.only(node))) };
    }
    if (value === undefined) throw new InvalidPromQl(this.query, node.from);
    const name = this.text(label);
    return {
      label: /^["'`]/.test(name) ? stringOf(name) : name,
      operator: this.text(operator) as Matcher['operator'],
      value: stringOf(this.text(value)),
    };
  }

  private matrix(node: SyntaxNode): Selector {
    const [of, range] = childrenOf(node);
    const selector = this.selector(of, 'A range');
    return { ...selector, rangeMs: this.duration(range) };
  }

  private offset(node: SyntaxNode): Expression {
    const [of, , length] = childrenOf(node);
    return this.shifted(of, this.duration(length));
  }

  /** The grammar lets `a - b offset 1m` be an offset of the difference; Prometheus takes it for one of `b`. */
  private shifted(node: SyntaxNode, offsetMs: number): Expression {
    if (node.name === 'BinaryExpr' || node.name === 'UnaryExpr') {
      const of = this.expression(node);
      const last = this.shifted(childrenOf(node).at(-1)!, offsetMs);
      if (of.kind === 'binary') return { ...of, right: last };
      if (of.kind === 'negated') return { ...of, of: last };
    }
    const selector = this.selector(node, 'offset');
    return { ...selector, offsetMs: selector.offsetMs + offsetMs };
  }

  private selector(node: SyntaxNode, where: string): Selector {
    const of = this.expression(node);
    if (of.kind !== 'selector') throw new MismatchedPromQl(where, 'a selector, such as metric{label="value"}');
    return of;
  }

  private unary(node: SyntaxNode): Expression {
    const [sign, of] = childrenOf(node);
    const expression = this.expression(of);
    return this.text(sign) === '-' ? { kind: 'negated', of: expression } : expression;
  }

  private power(left: Expression, right: SyntaxNode): Binary {
    const of = { left, right: this.expression(right), bool: false, matching: undefined };
    return { kind: 'binary', operator: '^', ...of };
  }

  private binary(node: SyntaxNode): Expression {
    const parts = childrenOf(node);
    const operator = this.text(parts[1]).toLowerCase();
    if (!OPERATORS.has(operator)) throw new UnsupportedPromQl(`The operator ${operator}`);
    const clause = parts.find(({ name }) => name === 'MatchingModifierClause');
    const left = this.expression(parts[0]);
    // The grammar takes the sign for a part of the number; but -2 ^ 2 is -(2 ^ 2).
    if (operator === '^' && left.kind === 'constant' && this.text(parts[0]).startsWith('-')) {
      const power = this.power({ kind: 'constant', value: -left.value }, parts.at(-1)!);
      return { kind: 'negated', of: power };
    }
    return {
      kind: 'binary',
      operator: operator as Operator,
      left,
      right: this.expression(parts.at(-1)!),
      bool: parts.some(({ name }) => name === 'BoolModifier'),
      matching: clause && this.matching(clause),
    };
  }

  private matching(node: SyntaxNode): Matching {
    const parts = childrenOf(node);
    const many = parts.find(({ name }) => name === 'GroupLeft' || name === 'GroupRight');
    if (many) throw new UnsupportedPromQl(this.text(many), 'aggregate one side first, or match with on(…)');
    const labels = parts.find(({ name }) => name === 'GroupingLabels');
    return { on: parts.some(({ name }) => name === 'On'), labels: labels ? this.labels(labels) : [] };
  }

  private labels(node: SyntaxNode): string[] {
    return childrenOf(node).map((child) => this.text(child).replaceAll(/^["'`]|["'`]$/g, ''));
  }

  private aggregate(node: SyntaxNode): Expression {
    const parts = childrenOf(node);
    const aggregation = this.text(parts[0]).toLowerCase();
    if (!AGGREGATIONS.has(aggregation)) throw new UnsupportedPromQl(`The aggregation ${aggregation}`);
    const body = parts.find(({ name }) => name === 'FunctionCallBody');
    const given = body ? childrenOf(body) : [];
    const withParameter = WITH_PARAMETER.has(aggregation);
    if (given.length !== (withParameter ? 2 : 1)) {
      throw new MismatchedPromQl(aggregation, withParameter ? 'a number and an expression' : 'one expression');
    }
    const modifier = parts.find(({ name }) => name === 'AggregateModifier');
    const labels = modifier && childrenOf(modifier).find(({ name }) => name === 'GroupingLabels');
    return {
      kind: 'aggregate',
      aggregation: aggregation as Aggregation,
      of: this.expression(given.at(-1)!),
      parameter: withParameter ? this.expression(given[0]) : undefined,
      grouping: modifier && {
        by: childrenOf(modifier).some(({ name }) => name === 'By'),
        labels: labels ? this.labels(labels) : [],
      },
    };
  }

  private call(node: SyntaxNode): Expression {
    const [name, body] = childrenOf(node);
    const given = body ? childrenOf(body) : [];
    return { kind: 'call', name: this.text(name).toLowerCase(), arguments: given.map((one) => this.expression(one)) };
  }
}

/** What nodes are called in an answer to a person. */
const NAMES: Readonly<Record<string, string>> = {
  SubqueryExpr: 'A subquery such as […:1m]',
  StepInvariantExpr: 'The modifier @',
  StringLiteral: 'A text as an expression',
  AnchoredExpr: 'The modifier anchored',
  SmoothedExpr: 'The modifier smoothed',
};

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
