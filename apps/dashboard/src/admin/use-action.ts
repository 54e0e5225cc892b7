import { useState } from 'react';
import { RequestFailed } from '../data/problem.js';

export interface Action {
  readonly busy: boolean;
  readonly problem: unknown;
  /** True when the last run went well. */
  readonly done: boolean;
  /** Runs it; resolves to whether it went well. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** Something that a person does and that may fail: what came of it, and whether it is still on its way. */
export function useAction(): Action {
  const [state, setState] = useState<{ busy: boolean; done: boolean; problem?: unknown }>({ busy: false, done: false });
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    setState({ busy: true, done: false });
    try {
      await work();
      setState({ busy: false, done: true });
      return true;
    } catch (problem) {
      setState({ busy: false, done: false, problem });
      return false;
    }
  };
  return { busy: state.busy, done: state.done, problem: state.problem, run };
}

/** What the API says is wrong with one field of a form. */
export function wrongField(problem: unknown, path: string): string | undefined {
  if (!(problem instanceof RequestFailed)) return undefined;
  return problem.fields.find((field) => field.path === path)?.message;
}

/** What the API says is wrong and belongs to none of a form's fields. */
export function otherProblem(problem: unknown, paths: readonly string[]): string | undefined {
  if (problem === undefined) return undefined;
  if (!(problem instanceof RequestFailed)) return 'The answer could not be read. Reload the page and try again.';
  const unknown = problem.fields.filter(({ path }) => !paths.includes(path));
  if (problem.fields.length > 0 && unknown.length === 0) return undefined;
  return problem.message;
}
