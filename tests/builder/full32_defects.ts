import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";
import { fiveRuns, manyRuns, run, withRuns } from "./five_pages.ts";

const full = (options: KernelDumpOptions) => () =>
  buildKernelDump({ type: 1, ...options });

const narrow: readonly DefectRow[] = [
  ["header without its last byte", "truncated", [
    "header",
    "file-size",
    "signature",
  ], full({ bits: 32, cutAt: 0xfff })],
  [
    "no pages",
    "truncated",
    "file-size",
    full({ bits: 32, cutAt: 0x1000 }),
  ],
  [
    "the last page without its last byte",
    "truncated",
    "file-size",
    full({ bits: 32, cutAt: -1 }),
  ],
  [
    "bytes left over",
    "complete",
    "file-size",
    full({
      bits: 32,
      leftOver: new Uint8Array(100).fill(0x41),
    }),
  ],
  [
    "87 runs, one more than fits",
    "damaged",
    "page-table",
    withRuns(manyRuns(87), { bits: 32 }),
  ],
  [
    "runs that overlap",
    "damaged",
    "page-table",
    withRuns([run(1n, 3n), run(3n, 2n)], { bits: 32 }),
  ],
  [
    "NumberOfPages one too many",
    "damaged",
    "page-count",
    withRuns(fiveRuns, {
      bits: 32,
      fields: { NumberOfPages: 6 },
    }),
  ],
  [
    "a run that ends beyond 2^32 pages",
    ["damaged", "truncated"],
    ["page-table", "page-count", "file-size"],
    withRuns([
      run(1n, 3n),
      run(0xffffffffn, 2n),
    ], { bits: 32 }),
  ],
  [
    "a wrong bug check",
    "unexpected",
    "bug-check",
    full({ bits: 32, bugCheck: 0x50 }),
  ],
  [
    "encrypted",
    "unreadable",
    "attributes",
    full({ bits: 32, attributes: 0x100 }),
  ],
  [
    "ValidDump never written",
    "damaged",
    "signature",
    full({
      bits: 32,
      fields: { ValidDump: null },
    }),
  ],
];

/** Dump types whose 32-bit body is not documented. */
const narrowBodies: readonly DefectRow[] = [7, 8, 10, 77].map(
  (type) => [
    `type ${type}, whose body is not documented`,
    "unverified",
    ["dump-type", "file-size"],
    () => buildKernelDump({ bits: 32, type, body: new Uint8Array(0x1000) }),
  ],
);

export const full32Defects: readonly Defect[] = [
  ...defects("32-bit", narrow),
  ...defects("32-bit", narrowBodies),
];
