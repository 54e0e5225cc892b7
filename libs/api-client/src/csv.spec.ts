import { csvLine } from './csv.js';

describe('a line of CSV', () => {
  it('quotes what would end a field, and leaves what is not known empty', () => {
    expect(csvLine(['plain', 'a, b', 'a "b"', 'two\nlines', null, undefined, true, 12n, -0.5])).toBe(
      'plain,"a, b","a ""b""","two\nlines",,,true,12,-0.5',
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['-- comment', "'-- comment"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+cmd', "'+cmd"],
    ['\uff1d1+1', "'\uff1d1+1"],
    ['\n=1', '"\'\n=1"'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ])('has no spreadsheet run %p', (text, written) => {
    expect(csvLine([text])).toBe(written);
  });

  it('leaves numbers that are texts as they are', () => {
    expect(csvLine(['-12.5', '-2816150226700958174', -3])).toBe('-12.5,-2816150226700958174,-3');
  });
});
