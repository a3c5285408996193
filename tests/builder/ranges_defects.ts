import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";
import { fiveRuns, run } from "./five_pages.ts";
import { pfnsOf } from "./pages.ts";
import { buildRangesBody, type RangesOptions } from "./ranges.ts";

const dump = (options: KernelDumpOptions) => () =>
  buildKernelDump({ type: 10, ...options });

/** Builds a dump with five pages in the file and changed ranges. */
const ranges = (change: Partial<RangesOptions>, type = 10) => () =>
  buildKernelDump({
    type,
    body: buildRangesBody({ ranges: fiveRuns, ...change }, pfnsOf(fiveRuns)),
  });

const tables: readonly DefectRow[] = [
  [
    "an unknown signature",
    "damaged",
    "page-table",
    ranges({ signature: "XDMP" }),
  ],
  // MetadataSize has room for two ranges, but NumberOfRanges is three. In some
  // intact dumps, too, NumberOfRanges is one too high: a parser that used it
  // read the first page as a range (kdmp-parser issue 27). So both verdicts are
  // accepted if the difference is one.
  [
    "one range too many",
    ["damaged", "complete"],
    ["page-table", "page-count"],
    ranges({ numberOfRanges: 3 }),
  ],
  [
    "one range too few",
    ["damaged", "complete"],
    ["page-table", "page-count"],
    ranges({ numberOfRanges: 1 }),
  ],
  [
    "one range too few by either count",
    "damaged",
    "page-count",
    ranges({ numberOfRanges: 1, totalNumberOfPages: 4n }),
  ],
  [
    "a MetadataSize smaller than the header",
    "damaged",
    "page-table",
    ranges({ metadataSize: 0xfn }),
  ],
  [
    "FirstPageOffset of 2^63",
    "damaged",
    "page-table",
    ranges({ firstPageOffset: 1n << 63n }),
  ],
  [
    "2^32 - 1 ranges",
    "damaged",
    ["page-table", "page-count"],
    ranges({ numberOfRanges: 0xffffffff }),
  ],
  [
    "states one page too many",
    "damaged",
    "page-count",
    ranges({ totalNumberOfPages: 6n }),
  ],
  [
    "states one page too few",
    "damaged",
    "page-count",
    ranges({ totalNumberOfPages: 4n }),
  ],
  [
    "states 2^64 - 1 pages",
    "damaged",
    "page-count",
    ranges({ totalNumberOfPages: 0xffffffffffffffffn }),
  ],
  [
    "a MetadataSize of 2^64 - 1",
    "damaged",
    "page-table",
    ranges({ metadataSize: 0xffffffffffffffffn }),
  ],
  [
    "a MetadataSize of 2^40",
    "damaged",
    "page-table",
    ranges({ metadataSize: 1n << 40n }),
  ],
  [
    "a MetadataSize of 0",
    "damaged",
    "page-table",
    ranges({ metadataSize: 0n }),
  ],
  [
    "a MetadataSize that is no multiple of a range",
    "damaged",
    "page-table",
    ranges({ metadataSize: 0x38n }),
  ],
  [
    "ranges far past the end of the file",
    "truncated",
    ["page-table", "file-size"],
    ranges({
      metadataSize: 0x10n + 0x1000000n * 16n,
      firstPageOffset: 0x2030n + 0x1000000n * 16n,
      numberOfRanges: 0x1000000,
    }),
  ],
  [
    "FirstPageOffset of 0",
    "damaged",
    "page-table",
    ranges({ firstPageOffset: 0n }),
  ],
  [
    "FirstPageOffset within the ranges",
    "damaged",
    "page-table",
    ranges({ firstPageOffset: 0x2040n }),
  ],
  ["FirstPageOffset of 2^64 - 4096", ["damaged", "truncated"], [
    "page-table",
    "file-size",
  ], ranges({ firstPageOffset: 0xfffffffffffff000n })],
  [
    "ranges that overlap",
    "damaged",
    "page-table",
    ranges({ ranges: [run(1n, 3n), run(3n, 2n)] }),
  ],
  [
    "a page whose address is beyond 2^64",
    "damaged",
    "page-table",
    ranges({ ranges: [run(1n, 3n), run(1n << 52n, 2n)] }),
  ],
  [
    "a range that ends past 2^64 pages",
    "damaged",
    "page-table",
    ranges({ ranges: [run(1n, 3n), run(0xffffffffffffffffn, 2n)] }),
  ],
  [
    "a range of 2^64 - 1 pages",
    "damaged",
    ["page-table", "page-count"],
    ranges({ ranges: [run(1n, 0xffffffffffffffffn), run(16n, 2n)] }),
  ],
];

const sizes: readonly DefectRow[] = [
  [
    "the file ends with the header",
    "truncated",
    "file-size",
    dump({ cutAt: 0x2000 }),
  ],
  ["cut before the ranges", "truncated", "file-size", dump({ cutAt: 0x2030 })],
  ["cut within the ranges", "truncated", "file-size", dump({ cutAt: 0x2048 })],
  ["no pages", "truncated", "file-size", dump({ cutAt: 0x2050 })],
  [
    "the last page without its last byte",
    "truncated",
    "file-size",
    dump({ cutAt: -1 }),
  ],
  [
    "the last page without its last byte, type 8",
    "truncated",
    "file-size",
    dump({ type: 8, cutAt: -1 }),
  ],
  [
    "the last page without its last byte, type 9",
    "truncated",
    "file-size",
    dump({ type: 9, cutAt: -1 }),
  ],
  [
    "2^38 pages promised",
    "truncated",
    "file-size",
    ranges({ ranges: [run(1n, 1n << 38n), run(1n << 39n, 2n)] }),
  ],
  [
    "bytes left over",
    "complete",
    "file-size",
    dump({ leftOver: new Uint8Array(100).fill(0x41) }),
  ],
];

export const rangesDefects: readonly Defect[] = [
  ...defects("ranges", tables),
  ...defects("ranges", sizes),
];
