import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A thread runs the build, also when the sources are run: its file imports others, which Node finds only there. */
const THREAD_FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/platform/commit-proxy-thread.js', import.meta.url)
  : new URL('./commit-proxy-thread.js', import.meta.url);

/** Where a connection is cut around a COMMIT. */
export type CutPoint = 'before-commit' | 'after-commit';

/** What the thread of a proxy says: its port when it begins, and each cut. */
export type FromCommitProxy = { readonly listensOn: number } | { readonly cut: CutPoint };

/**
 * A TCP proxy in front of the history that knows one thing of PostgreSQL's protocol: when a client asks for COMMIT. On
 * order it cuts that connection, either before the server gets the message or after the server has done it and before
 * its answer comes through, which is the moment at which a writer cannot know (R-KAF-5). It has a thread of its own:
 * what writers and the history say to each other does not wait for a thousand simulated collectors.
 */
export class CommitProxy {
  readonly cuts: Record<CutPoint, number> = { 'before-commit': 0, 'after-commit': 0 };
  private open = 0;

  private constructor(
    private readonly thread: Worker,
    readonly port: number,
  ) {
    thread.on('message', (message: FromCommitProxy) => {
      if (!('cut' in message)) return;
      this.cuts[message.cut] += 1;
      this.open = Math.max(0, this.open - 1);
    });
  }

  /** Listens on a free loopback port and passes on to another one. */
  static async start(targetPort: number): Promise<CommitProxy> {
    const thread = new Worker(THREAD_FILE, { workerData: targetPort });
    const [message] = (await once(thread, 'message')) as [FromCommitProxy];
    if (!('listensOn' in message)) throw new Error('the proxy has cut a connection before it listened');
    return new CommitProxy(thread, message.listensOn);
  }

  /** Cuts the next `count` commits, and no longer what was ordered before. */
  cut(count: number, next: () => CutPoint): void {
    this.open = count;
    this.thread.postMessage(Array.from({ length: count }, next));
  }

  /** Commits that are still to be cut. */
  get left(): number {
    return this.open;
  }

  async stop(): Promise<void> {
    await this.thread.terminate();
  }
}
