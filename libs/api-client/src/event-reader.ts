/** One server-sent event. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** A line longer than this is no event of ours. */
const LONGEST_LINE = 1_048_576;

/**
 * Reads server-sent events out of the text of a stream, however it is cut into pieces.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class EventReader {
  private rest = '';
  private event = '';
  private data: string[] = [];

  /** Takes the next piece of text and gives the events that it completes. */
  take(text: string): ServerSentEvent[] {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    if (this.rest.length > LONGEST_LINE) throw new RangeError('A line of the event stream is too long.');
    return lines.flatMap((line) => this.line(line));
  }

  private line(line: string): ServerSentEvent[] {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return [];
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.event = value;
    if (name === 'data') this.data.push(value);
    return [];
  }

  private dispatch(): ServerSentEvent[] {
    const event = { event: this.event === '' ? 'message' : this.event, data: this.data.join('\n') };
    const empty = this.data.length === 0;
    this.event = '';
    this.data = [];
    return empty ? [] : [event];
  }
}
