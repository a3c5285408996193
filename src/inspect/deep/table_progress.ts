import type { OutputStream } from "../../base/console.ts";
import { clockText, drawProgress, timeLeftText } from "../../base/progress.ts";
import { grouped } from "../../base/text/count.ts";

/**
 * Receives the progress of the walk through the page tables. This walk is the
 * slowest part of a deep inspection.
 */
export interface TableProgress {
  /**
   * Called before the walk. `countTables` returns the number of tables to walk.
   */
  begin(countTables: () => number): void;
  tableRead(): void;
}

export const noTableProgress: TableProgress = { begin() {}, tableRead() {} };

/** The number of tables after which the clock is read. */
const tablesPerPoll = 16;

/** Shows the progress of a page table walk until the returned object is disposed. */
export function showTableWalk(
  stderr: OutputStream | null,
): TableProgress & Disposable {
  if (stderr === null) return { ...noTableProgress, [Symbol.dispose]() {} };
  let startMs = performance.now();
  let [tables, total] = [0, 0];
  const display = drawProgress(stderr, () => {
    const elapsedMs = performance.now() - startMs;
    const percent = Math.floor(tables / Math.max(1, total) * 100);
    return `Walked ${grouped(tables)} of ${grouped(total)} page tables ` +
      `(${percent} %)  ${clockText(elapsedMs)}` +
      timeLeftText(tables, total, elapsedMs);
  });
  return {
    begin(countTables) {
      total = countTables();
      startMs = performance.now();
    },
    tableRead() {
      if (++tables % tablesPerPoll === 0) display.poll();
    },
    [Symbol.dispose]: () => display[Symbol.dispose](),
  };
}
