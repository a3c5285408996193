import { changed, concat, setBytes, setU32, setU64 } from "./bytes.ts";
import { bitmapEnd } from "./bitmap.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";
import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { plausibleBlocks, type SecondaryBlock } from "./secondary_data.ts";

/**
 * Secondary data of more than a page. If FirstPage is one page too far, the
 * last page still ends within the file.
 */
const blocks: readonly SecondaryBlock[] = [
  ...plausibleBlocks,
  { guid: "675fc721-2266-4f28-a3b1-2afc53953777", data: new Uint8Array(9000) },
];

/** Builds a dump with a bitmap of 61 bits and a wrong FirstPage. */
const shifted = (bytes: number, options: KernelDumpOptions = {}) => () => {
  const bitmap = { bits: 61, present: [1n, 7n, 8n, 60n] };
  const at = options.bitmap?.firstPageAt ?? bitmapEnd(bitmap.bits);
  const dump = { ...options, bitmap: { ...bitmap, ...options.bitmap } };
  return changed(
    buildKernelDump(dump),
    (copy) => setU64(copy, 0x2020, at + bytes),
  );
};

const firstPages: readonly DefectRow[] = [1, 8, 0x100, 0x1000].map((bytes) => [
  `FirstPage ${bytes} bytes too far, before secondary data`,
  "damaged",
  "page-table",
  shifted(bytes, { secondaryData: blocks }),
]);

/** The first page is at 0x3000, the next page boundary after the bitmap. */
const aligned = { bitmap: { firstPageAt: 0x3000 } };

const moreFirstPages: readonly DefectRow[] = [
  ["FirstPage 8 bytes too high", "damaged", "page-table", shifted(8)],
  [
    "FirstPage 8 bytes too low",
    "damaged",
    "page-table",
    shifted(-8, aligned),
  ],
  [
    "FirstPage one page too high",
    "damaged",
    "page-table",
    shifted(0x1000, aligned),
  ],
  [
    "FirstPageOffset of ranges 8 bytes too high",
    "damaged",
    "page-table",
    () =>
      changed(
        buildKernelDump({ type: 10 }),
        (copy) => setU64(copy, 0x2018, 0x2058),
      ),
  ],
  // The correct FirstPage is not known, so this one is accepted.
  [
    "an unusual FirstPage that fits",
    "complete",
    [],
    () => buildKernelDump({ bitmap: { firstPageAt: 0x2345 } }),
  ],
  [
    "bytes left over, but FirstPage is usual",
    "complete",
    "file-size",
    () => buildKernelDump({ leftOver: new Uint8Array(8).fill(1) }),
  ],
  [
    "a run of a full dump that overlaps its secondary data",
    "damaged",
    "page-table",
    () =>
      buildKernelDump({
        type: 1,
        runs: [{ basePage: 1n, pageCount: 6n }],
        body: new Uint8Array(5 * 4096).fill(2),
        secondaryData: blocks,
      }),
  ],
];

const types: readonly DefectRow[] = [
  ...[5, 8, 10].map((type): DefectRow => [
    `a dump of type ${type} that is called a full dump`,
    "damaged",
    "page-table",
    () =>
      changed(
        buildKernelDump({ type, runs: [{ basePage: 1n, pageCount: 5n }] }),
        (copy) => setU32(copy, 0xf98, 1),
      ),
  ]),
  [
    "a full dump whose first page begins with other letters",
    "complete",
    [],
    () =>
      changed(
        buildKernelDump({ type: 1 }),
        (copy) => setBytes(copy, 0x2000, "SDMPPAGE"),
      ),
  ],
];

/** Dumps whose lists contain no page, or whose page counts were never set. */
const noPages: readonly DefectRow[] = [
  [
    "a full dump without runs and without a page count",
    ["partial", "damaged"],
    "page-count",
    () =>
      buildKernelDump({ type: 1, runs: [], fields: { NumberOfPages: null } }),
  ],
  ...[8, 9].flatMap((type): DefectRow[] => [
    [
      `no range in type ${type}, 99 pages in the header`,
      ["partial", "damaged"],
      "page-count",
      () => buildKernelDump({ type, ranges: { ranges: [], ...lie } }),
    ],
    [
      `a range of 0 pages in type ${type}, 99 pages in the header`,
      ["partial", "damaged"],
      "page-count",
      () =>
        buildKernelDump({
          type,
          ranges: { ranges: [{ basePage: 1n, pageCount: 0n }], ...lie },
        }),
    ],
    // The meaning of this header field is not public for these types.
    [
      `99 pages in the header of type ${type}, 5 in the list`,
      "complete",
      "page-count",
      () => buildKernelDump({ type, ranges: lie }),
    ],
  ]),
  [
    "99 pages in the header of type 10, 5 in the list",
    "damaged",
    "page-count",
    () => buildKernelDump({ type: 10, ranges: lie }),
  ],
];
const lie = { totalNumberOfPages: 99n };

/** Dumps whose parts contradict each other, though each part looks correct. */
export const contradictionDefects: readonly Defect[] = [
  ...defects("contradiction", firstPages),
  ...defects("contradiction", moreFirstPages),
  ...defects("contradiction", types),
  ...defects("contradiction", noPages),
  ...defects("contradiction", [[
    "another dump after the first one",
    "complete",
    "file-size",
    () => concat(buildKernelDump(), buildKernelDump()),
  ]]),
];
