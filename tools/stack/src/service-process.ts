import path from 'node:path';

import { freePort, runProgram } from '@pganalytics/servers';
import type { RunningProgram } from '@pganalytics/servers';

/** One process of a service, with handles to break it and bring it back. */
export interface ServiceProcess {
  /** The service and a number: `writer-2`. */
  readonly name: string;
  readonly pid: number;
  /** Its HTTP listener. */
  readonly port: number;
  readonly url: string;
  readonly logFile: string;
  /** SIGTERM: drains and ends. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again, on the same ports; stops it first when it runs. */
  restart(): Promise<void>;
}

/** What a service process is started with. */
export interface ServiceOptions {
  readonly name: string;
  /** Its `main.js` in the workspace. */
  readonly program: string;
  readonly logDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** HTTP port; a free one by default. */
  readonly port?: number;
  /** Told when the process ends and nobody asked it to. */
  readonly onDeath: (death: string) => void;
}

/** How long one question may take: whoever asks may be busy with a load that it makes in the same process. */
const READY_ANSWER_MS = 10_000;

const workspace = path.resolve(import.meta.dirname, '../../..');

/** Starts one service on the Node that runs this, and waits until it says that it is ready. */
export async function startService(options: ServiceOptions): Promise<ServiceProcess> {
  const { name, onDeath } = options;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const logFile = path.join(options.logDirectory, `${name}.log`);
  let wanted: RunningProgram | undefined;
  const run = async (): Promise<RunningProgram> => {
    const program = await runProgram({
      name,
      program: process.execPath,
      args: [path.join(workspace, options.program)],
      logFile,
      environment: { ...options.environment, HTTP_PORT: String(port) },
      directory: workspace,
      ready: () => isReady(url),
      timeoutMs: 120_000,
    });
    wanted = program;
    void program.exited.then((how) => {
      if (wanted === program) onDeath(`${name} (process ${program.pid}) ${how}; its log is ${logFile}`);
    });
    return program;
  };
  let program = await run();
  const end = async (how: 'stop' | 'kill'): Promise<void> => {
    wanted = undefined;
    await program[how]();
  };
  return {
    name,
    get pid() {
      return program.pid;
    },
    port,
    url,
    logFile,
    stop: () => end('stop'),
    kill: () => end('kill'),
    async restart() {
      await end('stop');
      program = await run();
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(READY_ANSWER_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
