/** A value as a file of CSV holds it: exact, without its unit. */
export type CsvValue = string | number | bigint | boolean | null | undefined;

/** What a spreadsheet takes for a formula, in half and full width; tabs and line breaks it drops before it looks. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** Integers beyond 2^53 are texts, and negative ones, such as ids of statements, are no formulas. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * One line of CSV (RFC 4180) without its end: CRLF in a file for spreadsheets, LF for what Unix tools read. What is not
 * known is an empty field; a text that a spreadsheet would run as a formula begins with an apostrophe.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return values.map(field).join(',');
}

function field(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
