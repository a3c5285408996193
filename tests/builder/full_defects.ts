import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";
import { fiveRuns, manyRuns, run, withRuns } from "./five_pages.ts";
import { plausibleBlocks } from "./secondary_data.ts";

const full = (options: KernelDumpOptions) => () =>
  buildKernelDump({ type: 1, ...options });

const tables: readonly DefectRow[] = [
  [
    "43 runs, one more than fits",
    "damaged",
    "page-table",
    withRuns(manyRuns(43)),
  ],
  [
    "2^32 - 1 runs",
    "damaged",
    "page-table",
    withRuns(fiveRuns, {
      fields: { NumberOfRuns: 0xffffffff },
    }),
  ],
  // Without runs, the pages of a full dump are not known, so the dump is not
  // complete.
  [
    "runs that were never set",
    ["damaged", "unverified"],
    "page-table",
    withRuns([], {
      fields: { PhysicalMemoryBlock: null },
    }),
  ],
  [
    "runs that overlap",
    "damaged",
    "page-table",
    withRuns([run(1n, 3n), run(3n, 2n)]),
  ],
  [
    "the same run twice",
    "damaged",
    "page-table",
    withRuns([run(1n, 3n), run(1n, 3n)]),
  ],
  [
    "a run within another, out of order",
    "damaged",
    "page-table",
    withRuns([run(16n, 4n), run(17n, 1n)]),
  ],
  [
    "a page whose address is beyond 2^64",
    "damaged",
    "page-table",
    withRuns([
      run(1n, 3n),
      run(1n << 52n, 2n),
    ]),
  ],
  [
    "a run that ends beyond 2^64 pages",
    "damaged",
    "page-table",
    withRuns([
      run(1n, 3n),
      run(0xffffffffffffffffn, 2n),
    ]),
  ],
  [
    "a run of 2^64 - 1 pages",
    "damaged",
    ["page-table", "page-count"],
    withRuns([
      run(1n, 0xffffffffffffffffn),
    ]),
  ],
  [
    "two runs whose sum is beyond 2^64",
    "damaged",
    ["page-table", "page-count"],
    withRuns([
      run(1n, 1n << 63n),
      run(1n + (1n << 63n), (1n << 63n) - 2n),
    ]),
  ],
  [
    "NumberOfPages one too many",
    "damaged",
    "page-count",
    withRuns(fiveRuns, {
      fields: { NumberOfPages: 6n },
    }),
  ],
  [
    "NumberOfPages one too few",
    "damaged",
    "page-count",
    withRuns(fiveRuns, {
      fields: { NumberOfPages: 4n },
    }),
  ],
  [
    "NumberOfPages of 2^64 - 1",
    "damaged",
    "page-count",
    withRuns(fiveRuns, {
      fields: { NumberOfPages: 0xffffffffffffffffn },
    }),
  ],
  [
    "one run less than NumberOfPages counts",
    "damaged",
    "page-count",
    withRuns(fiveRuns, {
      fields: { NumberOfRuns: 1 },
    }),
  ],
];

const sizes: readonly DefectRow[] = [
  // No x64 processor has more than 52 bits of physical address: the value is
  // invalid, or the pages are not in the file.
  [
    "a page past 2^52",
    ["damaged", "truncated"],
    ["page-table", "file-size"],
    withRuns([run(1n, 3n), run(1n << 40n, 3n)]),
  ],
  [
    "2^39 pages promised",
    "truncated",
    "file-size",
    withRuns([run(1n, 1n << 39n)]),
  ],
  ["no pages", "truncated", "file-size", full({ cutAt: 0x2000 })],
  [
    "one byte of the first page",
    "truncated",
    "file-size",
    full({ cutAt: 0x2001 }),
  ],
  [
    "the last page without its last byte",
    "truncated",
    "file-size",
    full({ cutAt: -1 }),
  ],
  ["the last page missing", "truncated", "file-size", full({ cutAt: -4096 })],
  [
    "half of the pages missing",
    "truncated",
    "file-size",
    full({ cutAt: 0x4800 }),
  ],
  [
    "bytes left over",
    "complete",
    "file-size",
    full({
      leftOver: new Uint8Array(100).fill(0x41),
    }),
  ],
  [
    "a page left over",
    "complete",
    "file-size",
    full({
      leftOver: new Uint8Array(4096).fill(0x41),
    }),
  ],
  [
    "secondary data cut",
    "truncated",
    ["secondary-data", "file-size"],
    full({
      secondaryData: plausibleBlocks,
      cutAt: -0x30,
    }),
  ],
];

export const fullDefects: readonly Defect[] = [
  ...defects("full", tables),
  ...defects("full", sizes),
];
