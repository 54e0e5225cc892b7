import type { Socket } from 'node:net';

/**
 * Whether a connection says anything. What came stays in the socket, for whoever reads it first. When the other side says
 * nothing in time or goes away the connection is closed.
 */
export function saysSomething(socket: Socket, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (something: boolean) => {
      clearTimeout(timer);
      socket.off('readable', onReadable).off('close', onGone).off('error', onGone);
      if (!something) socket.destroy();
      resolve(something);
    };
    const onGone = () => end(false);
    // An end is readable too.
    const onReadable = () => end(socket.readableLength > 0);
    const timer = setTimeout(onGone, timeoutMs);
    socket.on('readable', onReadable).once('close', onGone).once('error', onGone);
  });
}
