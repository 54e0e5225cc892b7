import type { Sessions } from './sessions.js';

/** Where the demo plays. */
export interface Scene {
  readonly primary: Sessions;
  /** Undefined where only one server was prepared. */
  readonly standby: Sessions | undefined;
}

/** Ends what was begun. */
export type End = () => Promise<void>;

/** Something that goes wrong, or just goes on, and that a page shows. */
export interface Situation {
  readonly name: string;
  /** What there is to see, in one sentence for the console. */
  readonly look: string;
  /** The page of the server that shows it, as its address ends; empty is the overview. */
  readonly page: string;
  /** When it plays, in seconds from the beginning of a round. */
  readonly from: number;
  readonly to: number;
  readonly begin: (scene: Scene) => Promise<End>;
}
