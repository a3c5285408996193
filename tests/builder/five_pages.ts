import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import type { Run } from "./options.ts";
import { pagesOf } from "./pages.ts";

/** A run of pages. */
export function run(basePage: bigint, pageCount: bigint): Run {
  return { basePage, pageCount };
}

/** The runs of the five pages in small dumps. */
export const fiveRuns: readonly Run[] = [run(1n, 3n), run(16n, 2n)];

/** Runs of one page each, with gaps. */
export function manyRuns(count: number): readonly Run[] {
  return Array.from(
    { length: count },
    (_, index) => run(BigInt(2 * index + 1), 1n),
  );
}

/** Builds a type 1 dump with five pages in the file and any runs. */
export function withRuns(
  runs: readonly Run[],
  options: KernelDumpOptions = {},
): () => Uint8Array {
  return () =>
    buildKernelDump({
      type: 1,
      runs,
      body: pagesOf([1n, 2n, 3n, 16n, 17n]),
      ...options,
    });
}
