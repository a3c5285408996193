import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";
import { brokenChains } from "./chain_defects.ts";

/** Builds a dump with five of 64 pages; the first page is at 0x2040. */
const dump = (options: KernelDumpOptions) => () => buildKernelDump(options);
const bitmap = (
  change: NonNullable<KernelDumpOptions["bitmap"]>,
  options: KernelDumpOptions = {},
) => dump({ bitmap: change, ...options });

const heads: readonly DefectRow[] = [
  [
    "an unknown signature",
    "damaged",
    "page-table",
    bitmap({ signature: "XDMP" }),
  ],
  [
    "a second signature that is not DUMP",
    "damaged",
    "page-table",
    bitmap({ validDump: "PAGE" }),
  ],
  [
    "only the fill",
    "damaged",
    "page-table",
    dump({ body: new TextEncoder().encode("PAGE".repeat(0x400)) }),
  ],
  [
    "only zeros",
    "damaged",
    "page-table",
    dump({ body: new Uint8Array(0x1000) }),
  ],
  [
    "the file ends with the header",
    "truncated",
    "file-size",
    dump({ cutAt: 0x2000 }),
  ],
  [
    "cut within the signature",
    "truncated",
    "file-size",
    dump({ cutAt: 0x2004 }),
  ],
  [
    "cut before the page count",
    "truncated",
    "file-size",
    dump({ cutAt: 0x2030 }),
  ],
  [
    "cut one byte before the bitmap",
    "truncated",
    "file-size",
    dump({ cutAt: 0x2037 }),
  ],
  ["no bit of the bitmap", "truncated", "file-size", dump({ cutAt: 0x2038 })],
  ["half of the bitmap", "truncated", "file-size", dump({ cutAt: 0x203c })],
];

const counts: readonly DefectRow[] = [
  [
    "states one page more than it has bits",
    "damaged",
    "page-count",
    bitmap({ totalPresentPages: 6n }),
  ],
  [
    "states one page less than it has bits",
    "damaged",
    "page-count",
    bitmap({ totalPresentPages: 4n }),
  ],
  [
    "states no pages",
    "damaged",
    "page-count",
    bitmap({ totalPresentPages: 0n }),
  ],
  [
    "states 2^64 - 1 pages",
    "damaged",
    "page-count",
    bitmap({ totalPresentPages: 0xffffffffffffffffn }),
  ],
  [
    "has no bits for the pages that it states",
    "damaged",
    "page-count",
    bitmap({ present: [], totalPresentPages: 5n }),
  ],
  [
    "states that it has no bits",
    "damaged",
    "page-count",
    bitmap({ pages: 0n }),
  ],
  // Bits 16 and 17 are beyond a count of 16 bits: three pages remain.
  [
    "a bit count that is too small",
    "damaged",
    "page-count",
    bitmap({ pages: 16n }),
  ],
  // With this count, the bitmap would overlap the first page.
  [
    "a bit count of 2^64 - 1",
    "damaged",
    "page-table",
    bitmap({ pages: 0xffffffffffffffffn }),
  ],
  ["states 2^40 bits", "damaged", "page-table", bitmap({ pages: 1n << 40n })],
  [
    "a bit count of 2^40, the first page after it",
    "truncated",
    ["file-size", "page-table"],
    bitmap({
      pages: 1n << 40n,
      firstPage: 0x2038n + (1n << 37n),
    }),
  ],
];

const firstPages: readonly DefectRow[] = [
  [
    "first page in the header",
    "damaged",
    "page-table",
    bitmap({ firstPage: 0n }),
  ],
  [
    "first page at the bitmap header",
    "damaged",
    "page-table",
    bitmap({ firstPage: 0x2000n }),
  ],
  [
    "first page at the bitmap",
    "damaged",
    "page-table",
    bitmap({ firstPage: 0x2038n }),
  ],
  [
    "first page within the bitmap",
    "damaged",
    "page-table",
    bitmap({ firstPage: 0x203fn }),
  ],
  [
    "first page at the end of the file",
    "damaged",
    "page-table",
    bitmap({ firstPage: 0x7040n }),
  ],
  [
    "first page one byte too far",
    "damaged",
    "page-table",
    bitmap({ firstPage: 0x2041n }),
  ],
  [
    "first page at 2^40",
    "damaged",
    "page-table",
    bitmap({ firstPage: 1n << 40n }),
  ],
  // The first page starts beyond the end of the file, the last page beyond
  // 2^64.
  [
    "first page near 2^64",
    "damaged",
    "page-table",
    bitmap({ firstPage: 0xfffffffffffff000n }),
  ],
  [
    "first page at 2^64 - 1",
    "damaged",
    "page-table",
    bitmap({ firstPage: 0xffffffffffffffffn }),
  ],
  // File sizes are signed, so every file ends before 2^63.
  [
    "first page at 2^63",
    "damaged",
    "page-table",
    bitmap({ firstPage: 1n << 63n }),
  ],
];

const sizes: readonly DefectRow[] = [
  ["no pages", "truncated", "file-size", dump({ cutAt: 0x2040 })],
  [
    "the last page without its last byte",
    "truncated",
    "file-size",
    dump({ cutAt: -1 }),
  ],
  ["the last page missing", "truncated", "file-size", dump({ cutAt: -4096 })],
  [
    "half of the pages missing",
    "truncated",
    "file-size",
    dump({ cutAt: 0x4840 }),
  ],
  [
    "half of the pages missing, type 5",
    "truncated",
    "file-size",
    dump({ type: 5, cutAt: 0x4840 }),
  ],
  [
    "an aligned dump without its last byte",
    "truncated",
    "file-size",
    bitmap({ firstPageAt: 0x3000 }, { cutAt: -1 }),
  ],
  [
    "one byte left over",
    "complete",
    "file-size",
    dump({ leftOver: new Uint8Array([1]) }),
  ],
  [
    "two pages left over",
    "complete",
    "file-size",
    dump({ leftOver: new Uint8Array(8192).fill(0x41) }),
  ],
];

export const bitmapDefects: readonly Defect[] = [
  ...defects("bitmap", heads),
  ...defects("bitmap", counts),
  ...defects("bitmap", firstPages),
  ...defects("bitmap", sizes),
  ...defects("bitmap, secondary data", brokenChains(6)),
];
