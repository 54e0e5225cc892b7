import type { ReadStream, WriteStream } from 'node:tty';

import type { Terminal } from './surroundings.js';

/** The terminal of this process. */
export function terminalOf(input: ReadStream, output: WriteStream): Terminal {
  return {
    columns: () => output.columns,
    rows: () => output.rows,
    onKey: (press) => listenTo(input, press),
  };
}

function listenTo(input: ReadStream, press: (key: string) => void): () => void {
  const take = (chunk: Buffer): void => press(chunk.toString());
  input.setRawMode(true);
  input.on('data', take).resume();
  return () => {
    input.off('data', take).pause();
    input.setRawMode(false);
  };
}
