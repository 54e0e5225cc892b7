/** How rows are cut into blocks; a chunk says it, so that it may change without a new format. */
export interface BlockRule {
  /** Rows with fewer cells than this share one run of differences: each by itself would cost more than it says. */
  readonly longRow: number;
  /** A block ends with the row that brings it to so many cells. */
  readonly cells: number;
}

/** Rows of a chunk that follow each other; each column has one unit of bytes per block. */
export interface Block {
  readonly fromRow: number;
  readonly toRow: number;
  /** First cell, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Where the chains of short rows start among their cells, and where the last one ends. Long rows have no cells here. */
  readonly shortStarts: Int32Array;
  /** The cells of short rows; `undefined` when all rows are short. */
  readonly shortCells: Int32Array | undefined;
  readonly longRows: readonly number[];
}

/** Cuts rows into blocks. `starts` has the first cell of each row and the end of the last. */
export function blocksOf(starts: Int32Array, rowCount: number, rule: BlockRule): Block[] {
  const blocks: Block[] = [];
  let fromRow = 0;
  for (let row = 0; row < rowCount; row++) {
    if (row + 1 < rowCount && starts[row + 1] - starts[fromRow] < rule.cells) continue;
    blocks.push(blockOf(starts, fromRow, row + 1, rule.longRow));
    fromRow = row + 1;
  }
  return blocks;
}

function blockOf(starts: Int32Array, fromRow: number, toRow: number, longRow: number): Block {
  const [from, to] = [starts[fromRow], starts[toRow]];
  const shortStarts = new Int32Array(toRow - fromRow + 1);
  const longRows: number[] = [];
  let short = 0;
  for (let row = fromRow; row < toRow; row++) {
    shortStarts[row - fromRow] = short;
    const count = starts[row + 1] - starts[row];
    if (count >= longRow) longRows.push(row);
    else short += count;
  }
  shortStarts[toRow - fromRow] = short;
  return { fromRow, toRow, from, to, shortStarts, shortCells: longRows.length > 0 ? cellsOf() : undefined, longRows };

  function cellsOf(): Int32Array {
    const cells = new Int32Array(short);
    let next = 0;
    for (let row = fromRow; row < toRow; row++) {
      if (starts[row + 1] - starts[row] >= longRow) continue;
      for (let cell = starts[row]; cell < starts[row + 1]; cell++) cells[next++] = cell;
    }
    return cells;
  }
}
