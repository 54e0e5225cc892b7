import { stripVTControlCharacters } from 'node:util';

/** A text from elsewhere on one line: it neither breaks lines nor speaks to the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
}
