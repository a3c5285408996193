import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import type { Run } from "./options.ts";
import { pagesOf } from "./pages.ts";

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

/**
 * Builds a type 1 dump that lists the given runs, but always contains the five
 * pages 1, 2, 3, 16 and 17.
 */
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
