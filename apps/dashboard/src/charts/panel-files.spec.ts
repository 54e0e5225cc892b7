import { cliOf } from '../ui/copy-as.js';
import { csvOfLines } from './panel-csv.js';
import { seriesQuestion } from './panel-questions.js';

describe('a chart taken elsewhere', () => {
  it('is a file with a row for each moment of any line', () => {
    const csv = csvOfLines([
      {
        key: 'a',
        label: 'read, MB',
        color: 'blue',
        points: [
          [1_785_000_000_000, 1.5],
          [1_785_000_010_000, null],
        ],
      },
      { key: 'b', label: 'written', color: 'red', points: [[1_785_000_010_000, '9007199254740993']] },
    ]);

    expect(csv.split('\r\n')).toEqual([
      'time,"read, MB",written',
      '2026-07-25T17:20:00.000Z,1.5,',
      '2026-07-25T17:20:10.000Z,,9007199254740993',
      '',
    ]);
  });

  it('is the same question for curl and for the command line', () => {
    const question = seriesQuestion(
      { metric: 'os_disk.used', by: ['mount', 'device'], where: ['mount:/data'], aggregate: 'last', limit: 6 },
      { serverId: '7', server: 'shop db', range: { from: 'now-1h', to: 'now' }, compare: '1w', points: 300 },
    );

    expect(question.path).toBe(
      '/api/v1/servers/7/series?metric=os_disk.used&by=mount&by=device&where=mount:%2Fdata&aggregate=last&limit=6' +
        '&from=now-1h&to=now&points=300&compare=1w',
    );
    expect(cliOf(question)).toBe(
      "pganalytics-cli series 'shop db' os_disk.used --by mount,device --where mount:/data --aggregate last --limit 6 --from now-1h --to now",
    );
  });
});
