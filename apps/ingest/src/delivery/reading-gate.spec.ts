import { ReadingGate } from './reading-gate.js';

describe('reading from a stream', () => {
  function aGate() {
    const call = { reading: true, pause: () => (call.reading = false), resume: () => (call.reading = true) };
    return { call, gate: new ReadingGate(call) };
  }

  it('waits until the log has room and the answers are read, in whichever order', () => {
    const { call, gate } = aGate();
    gate.pause();
    gate.answersWait();
    gate.resume();
    expect(call.reading).toBe(false);
    gate.answersRead();
    expect(call.reading).toBe(true);

    gate.answersWait();
    gate.pause();
    gate.answersRead();
    expect(call.reading).toBe(false);
    gate.resume();
    expect(call.reading).toBe(true);
  });
});
