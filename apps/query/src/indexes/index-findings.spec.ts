import { dropOf, indexFindings } from './index-findings.js';

type Subject = Parameters<typeof indexFindings>[0][number];

const anIndex = (
  oid: number,
  name: string,
  of: Partial<Subject> & { unique?: boolean; columns?: string },
): Subject => ({
  id: `5.${oid}`,
  tableId: '5.100',
  schemaname: 'public',
  indexrelname: name,
  definition: `CREATE ${of.unique ? 'UNIQUE ' : ''}INDEX ${name} ON public.t USING btree ${of.columns ?? '(email)'}`,
  neededBy: null,
  use: 'used',
  useReason: 'Scanned.',
  isKnown: true,
  isValid: true,
  isPartition: false,
  ...of,
});
const kindsOf = (indexes: readonly Subject[]) =>
  Object.fromEntries(
    [...indexFindings(indexes)].map(([id, found]) => [
      indexes.find((one) => one.id === id)!.indexrelname,
      found.map(({ kind }) => kind).join(),
    ]),
  );

describe('findings about indexes', () => {
  it('speak against no index whose row of pg_class was not read, least of all a unique one', () => {
    const unread = { isKnown: false, isValid: null, isPartition: null };
    const plain = anIndex(11, 't_email_idx', unread);
    const key = anIndex(12, 't_email_key', { ...unread, unique: true });

    expect(kindsOf([plain, key])).toEqual({ t_email_idx: '', t_email_key: '' });
    expect(dropOf(key, [{ kind: 'duplicate', text: '', other: 't_email_idx' }])).toBeNull();
  });

  it('call the plain index the duplicate of a unique one, whichever is older', () => {
    const plain = anIndex(11, 't_email_idx', {});
    const key = anIndex(12, 't_email_key', { unique: true, neededBy: 'uniqueness' });

    expect(kindsOf([plain, key])).toEqual({ t_email_idx: 'duplicate', t_email_key: '' });
  });

  it('do not speak against a used index for the sake of one that is to be dropped itself', () => {
    const older = anIndex(11, 'older', { use: 'unused' });
    const younger = anIndex(12, 'younger', {});
    const longer = anIndex(13, 'longer', { use: 'unused', columns: '(email, name)' });

    expect(kindsOf([older, younger, longer])).toEqual({ older: 'unused,overlapping', younger: '', longer: 'unused' });
  });
});
