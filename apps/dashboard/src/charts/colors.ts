/** Colours by name; the values stand in tokens.css, told apart also with the usual forms of colour blindness. */
export type ColorName = 'blue' | 'orange' | 'green' | 'red' | 'pink' | 'sky' | 'violet' | 'grey' | 'yellow' | 'plum';

const inOrder: readonly ColorName[] = [
  'blue',
  'orange',
  'green',
  'pink',
  'sky',
  'red',
  'violet',
  'yellow',
  'grey',
  'plum',
];

const waitClasses: Record<string, ColorName> = {
  CPU: 'green',
  IO: 'blue',
  Lock: 'red',
  LWLock: 'orange',
  IPC: 'violet',
  Client: 'pink',
  BufferPin: 'yellow',
  Extension: 'sky',
  Timeout: 'plum',
  Activity: 'grey',
};

/** The colour of the nth line of a chart. */
export function lineColor(position: number): ColorName {
  return inOrder[position % inOrder.length] ?? 'grey';
}

/** The colour of a wait class; the same on every chart and in every table. */
export function waitColor(waitClass: string | null): ColorName {
  return waitClasses[waitClass ?? 'CPU'] ?? 'sky';
}

/** How a wait class is called; a session that waits for nothing runs on the CPU. */
export function waitLabel(waitClass: string | null): string {
  return waitClass ?? 'CPU';
}

/** From the bottom of a stack: what works first, what hurts on top. */
export const waitOrder: readonly string[] = [
  'CPU',
  'IO',
  'IPC',
  'Client',
  'Extension',
  'BufferPin',
  'LWLock',
  'Lock',
  'Timeout',
  'Activity',
];

export function cssColor(name: string): string {
  return `var(--c-${name})`;
}

/** The value of a custom property in the theme in force; a canvas does not know `var()`. */
export function themeValue(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}
