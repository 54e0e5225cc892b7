import type { SamplePlan } from '../samplers/sampler.js';
import type { Outcome, Statement } from '../sources/session.js';

/**
 * Families that have nothing to tell most of the time, such as the progress of commands. One cheap question for all of
 * them comes with the tick; only those that have rows are read. That one has none is told once, by an empty poll, so that
 * rows are seen to end; the silence afterwards is owed to nobody.
 */
export class QuietFamilies {
  private readonly toldEmpty = new Set<string>();
  private readonly statement: Statement | undefined;

  constructor(private readonly plans: readonly SamplePlan[]) {
    const questions = plans.map(({ presence = 'true' }) => `(${presence})`);
    if (questions.length > 0) this.statement = { name: 'presence', text: `SELECT ${questions.join(', ')}` };
  }

  /** The question, when one of the families is due. */
  ask(due: readonly SamplePlan[]): Statement[] {
    return this.statement && due.length > 0 ? [this.statement] : [];
  }

  /** Those that have rows; all that are due when the answer is an error, for each then fails or succeeds by itself. */
  present(due: readonly SamplePlan[], answer: Outcome | undefined): SamplePlan[] {
    if (!answer || 'error' in answer) return [...due];
    return due.filter((plan) => answer.rows[0]?.[this.plans.indexOf(plan)] === true);
  }

  /** Whether a poll with so many rows is worth sending. */
  tells(family: string, rowCount: number): boolean {
    if (rowCount > 0) {
      this.toldEmpty.delete(family);
      return true;
    }
    if (this.toldEmpty.has(family)) return false;
    this.toldEmpty.add(family);
    return true;
  }

  /** What was told may be lost: that there is nothing is told again. */
  forget(): void {
    this.toldEmpty.clear();
  }
}
