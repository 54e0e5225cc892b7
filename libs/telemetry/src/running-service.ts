/** A service that has started: what every application's start function returns. */
export interface RunningService {
  readonly name: string;
  /** Where its HTTP listener answers, e.g. `http://127.0.0.1:9101`. */
  readonly url: string;
  /** Drains and stops; safe to call twice. */
  stop(): Promise<void>;
}
