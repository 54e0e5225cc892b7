const key = 'pga.recent';
const most = 8;

/** A place somebody went to through the palette. */
export interface Recent {
  readonly label: string;
  readonly path: string;
}

export function recentPlaces(): readonly Recent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecent).slice(0, most) : [];
  } catch {
    return [];
  }
}

export function rememberPlace({ label, path }: Recent): void {
  try {
    const others = recentPlaces().filter((place) => place.path !== path);
    localStorage.setItem(key, JSON.stringify([{ label, path }, ...others].slice(0, most)));
  } catch {
    // Storage may be blocked; then nothing is remembered.
  }
}

function isRecent(place: unknown): place is Recent {
  const { label, path } = (place ?? {}) as Partial<Record<string, unknown>>;
  return typeof label === 'string' && typeof path === 'string' && path.startsWith('/');
}
