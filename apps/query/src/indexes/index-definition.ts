/** What of an index definition decides whether another index can take its place. */
export interface IndexShape {
  readonly unique: boolean;
  readonly method: string;
  /** Key columns or expressions with their order and operator class. */
  readonly keys: readonly string[];
  readonly include: string;
  /** Everything after the columns: storage parameters left out. */
  readonly condition: string;
  /** Whether literals were taken out, so that equal texts may differ. */
  readonly hasLiterals: boolean;
}

const HEAD = /^(?:invalid )?CREATE (UNIQUE )?INDEX .* USING (\w+) \(/;

/** The shape of an index as pg_get_indexdef writes it, with ? in place of literals; undefined when it is not known. */
export function indexShape(definition: string | null): IndexShape | undefined {
  const head = HEAD.exec(definition ?? '');
  if (!head || definition === null) return undefined;
  const [keys, rest] = splitColumns(definition.slice(head[0].length));
  const include = /^ INCLUDE \(([^)]*)\)/.exec(rest)?.[1] ?? '';
  const condition = / WHERE (.*)$/.exec(rest)?.[1] ?? '';
  const nulls = rest.includes(' NULLS NOT DISTINCT') ? 'NULLS NOT DISTINCT ' : '';
  return {
    unique: head[1] !== undefined,
    method: head[2],
    keys,
    include,
    condition: nulls + condition,
    hasLiterals: definition.includes('?'),
  };
}

/** The columns up to the closing bracket, and what comes after it; an expression may hold commas and brackets. */
function splitColumns(text: string): [string[], string] {
  const columns: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (letter === '"') index = text.indexOf('"', index + 1);
    if (index < 0) break;
    if (letter === '(') depth++;
    if ((letter === ',' && depth === 0) || (letter === ')' && depth === 0)) {
      columns.push(text.slice(begin, index).trim());
      begin = index + 1;
    }
    if (letter === ')' && depth-- === 0) return [columns, text.slice(index + 1)];
  }
  return [columns, ''];
}

/** Whether both find the same rows in the same way. */
export function sameShape(a: IndexShape, b: IndexShape): boolean {
  return (
    a.method === b.method &&
    a.keys.join() === b.keys.join() &&
    a.include === b.include &&
    a.condition === b.condition &&
    !a.hasLiterals
  );
}

/** Whether a longer B-tree begins with all columns of a shorter one, so that it can answer what that one answers. */
export function covers(longer: IndexShape, shorter: IndexShape): boolean {
  if (longer.method !== 'btree' || shorter.method !== 'btree' || shorter.include !== '') return false;
  if (longer.condition !== shorter.condition || shorter.hasLiterals) return false;
  return longer.keys.length > shorter.keys.length && shorter.keys.every((key, index) => key === longer.keys[index]);
}
