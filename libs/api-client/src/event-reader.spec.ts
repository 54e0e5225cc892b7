import { EventReader } from './event-reader.js';

const stream =
  ': hello\nretry: 2000\n\nevent: stored\ndata: {"a":1}\n\nevent: ping\r\ndata: {"b":\r\ndata: 2}\r\n\r\ndata: x\n\n';
const events = [
  { event: 'stored', data: '{"a":1}' },
  { event: 'ping', data: '{"b":\n2}' },
  { event: 'message', data: 'x' },
];

describe('reading server-sent events', () => {
  it('gives whole events', () => {
    expect(new EventReader().take(stream)).toEqual(events);
  });

  it('does not depend on how the stream is cut', () => {
    for (const size of [1, 2, 3, 7]) {
      const reader = new EventReader();
      const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.slice(index * size, (index + 1) * size),
      );

      expect(pieces.flatMap((piece) => reader.take(piece))).toEqual(events);
    }
  });

  it('keeps an event that is not complete for the next piece', () => {
    const reader = new EventReader();

    expect(reader.take('event: stored\nda')).toEqual([]);
    expect(reader.take('ta: 1\n\n')).toEqual([{ event: 'stored', data: '1' }]);
  });
});
