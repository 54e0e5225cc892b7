const paths = {
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  left: 'M10 3 5 8l5 5',
  right: 'm6 3 5 5-5 5',
  zoomOut: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14M4.8 7h4.4',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm0-9.5V8l2.3 1.5',
  sun: 'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  moon: 'M13.5 9.7A5.8 5.8 0 0 1 6.3 2.5a5.8 5.8 0 1 0 7.2 7.2Z',
  system: 'M2 3.5h12v7.5H2zM6 13.5h4',
  user: 'M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8Zm-5 5.5c.5-2.4 2.5-3.7 5-3.7s4.5 1.3 5 3.7',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  check: 'm3 8.5 3.2 3L13 4.5',
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.3M8 11.6v.2',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  help: 'M6.2 6.2a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.1v.4M8 11.6v.2M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.9 3v10',
  download: 'M8 2.5v7.5m-3-3 3 3 3-3M3 13.5h10',
  terminal: 'm3 4.5 3.5 3.5L3 11.5M8 12h5',
  expand: 'M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5 9 7M2.5 13.5 7 9',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'm5 3 7.5 5L5 13z',
  keyboard: 'M2 4h12v8H2zM4.5 6.5h.01M7 6.5h.01M9.5 6.5h.01M12 6.5h-.01M5 9.5h6',
  compare: 'M2 11.5c2-5 4-5 6-2.5s4 2 6-3M2 7c2-4 4-4 6-2',
  flag: 'M4 14V2.5h8L10 5.5l2 3H4',
  close: 'm4 4 8 8M12 4l-8 8',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 15 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
      <path d={paths[name]} strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#1d4ed8" />
      <path
        d="M6 19.5h4.2l2.6-9 4.4 14 3-9.5h5.8"
        fill="none"
        stroke="#fff"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
