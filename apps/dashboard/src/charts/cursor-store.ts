/** Where the crosshair stands on one chart. */
export interface CursorPlace {
  readonly index: number | null;
  readonly at: number | null;
  /** The pointer or the keyboard is on this very chart, not on one that shares the crosshair. */
  readonly inside: boolean;
}

export const nowhere: CursorPlace = { index: null, at: null, inside: false };

/** Tells legend and tooltip of a chart where the crosshair is, without drawing the chart anew. */
export class CursorStore {
  private place = nowhere;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): CursorPlace => this.place;

  move(place: CursorPlace): void {
    const { index, at, inside } = this.place;
    if (place.index === index && place.at === at && place.inside === inside) return;
    this.place = place;
    for (const listener of this.listeners) listener();
  }
}
