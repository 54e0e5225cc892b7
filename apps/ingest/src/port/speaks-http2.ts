import type { Socket } from 'node:net';

// `PRI * HTTP/2.0`; no HTTP/1.1 method begins with these three letters.
const PREFACE = Buffer.from('PRI');

/**
 * Whether a plain connection begins with the preface of HTTP/2. What was read is put back. `undefined` when the other
 * side says nothing in time or goes away; the connection is then closed.
 */
export function speaksHttp2(socket: Socket, timeoutMs: number): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    let head = Buffer.alloc(0);
    const end = (answer: boolean | undefined) => {
      clearTimeout(timer);
      socket.off('readable', onReadable).off('close', onGone).off('error', onGone);
      if (answer === undefined) socket.destroy();
      else socket.unshift(head);
      resolve(answer);
    };
    const onGone = () => end(undefined);
    const onReadable = () => {
      for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
        head = Buffer.concat([head, chunk]);
      }
      if (head.length >= PREFACE.length) end(head.subarray(0, PREFACE.length).equals(PREFACE));
      else if (socket.readableEnded) onGone();
    };
    const timer = setTimeout(onGone, timeoutMs);
    socket.on('readable', onReadable).once('close', onGone).once('error', onGone);
  });
}
