interface Gathering<Question, Answer> {
  /** Only questions of one group can be asked in one request. */
  readonly groupOf: (question: Question) => string;
  /** What is asked within so much time goes out together. */
  readonly withinMs: number;
  /** Questions of one request at most. */
  readonly most: number;
  /** Answers in the order of the questions; aborted when nobody waits for any of them. */
  readonly ask: (questions: readonly [Question, ...Question[]], signal: AbortSignal) => Promise<readonly Answer[]>;
}

interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly signal: AbortSignal;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** Makes one request of what is asked at nearly the same time, such as by all charts of a page. */
export function askTogether<Question, Answer>({ groupOf, withinMs, most, ask }: Gathering<Question, Answer>) {
  const groups = new Map<string, Waiting<Question, Answer>[]>();

  const send = async (all: readonly Waiting<Question, Answer>[]) => {
    const wanted = all.filter(({ signal }) => !signal.aborted);
    const [first, ...others] = wanted.map(({ question }) => question);
    if (first === undefined) return;
    try {
      const answers = await ask([first, ...others], abortedWithAll(wanted.map(({ signal }) => signal)));
      for (const [place, answer] of answers.entries()) wanted[place]?.resolve(answer);
    } catch (error) {
      for (const { reject } of wanted) reject(error);
    }
  };

  return (question: Question, signal: AbortSignal): Promise<Answer> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      const group = groupOf(question);
      const open = groups.get(group);
      const waiting = open ?? [];
      waiting.push({ question, signal, resolve, reject });
      if (!open) groups.set(group, waiting);
      const close = () => {
        if (groups.get(group) === waiting) groups.delete(group);
        void send(waiting.splice(0));
      };
      if (waiting.length === most) close();
      else if (!open) setTimeout(close, withinMs);
    });
}

function abortedWithAll(signals: readonly AbortSignal[]): AbortSignal {
  const together = new AbortController();
  let left = signals.length;
  for (const signal of signals) {
    signal.addEventListener(
      'abort',
      () => {
        left -= 1;
        if (left === 0) together.abort(signal.reason);
      },
      { once: true },
    );
  }
  return together.signal;
}
