import { buildKernelDump } from "./dump_builder.ts";
import { type Defect, defects } from "./defect.ts";
import { plausibleBlocks } from "./secondary_data.ts";

const none = [] as const;
const complete = "complete";

export const validDumps: readonly Defect[] = defects("valid", [
  ["full dump", complete, none, () => buildKernelDump({ type: 1 })],
  ["triage dump", complete, none, () => buildKernelDump({ type: 4 })],
  [
    "triage dump without drivers, blocks and stack",
    complete,
    none,
    () =>
      buildKernelDump({
        type: 4,
        triage: {
          drivers: [],
          unloadedDrivers: [],
          dataBlocks: [],
          callStack: new Uint8Array(0),
        },
      }),
  ],
  [
    "triage dump with secondary data",
    complete,
    none,
    () => buildKernelDump({ type: 4, secondaryData: plausibleBlocks }),
  ],
  [
    "bitmap full dump, SDMP",
    complete,
    none,
    () => buildKernelDump({ type: 5 }),
  ],
  [
    "bitmap full dump, FDMP",
    complete,
    none,
    () => buildKernelDump({ type: 5, bitmap: { signature: "FDMP" } }),
  ],
  [
    "bitmap kernel dump, SDMP",
    complete,
    none,
    () => buildKernelDump({ type: 6, tag: "Taskmgr" }),
  ],
  [
    "bitmap kernel dump, FDMP",
    complete,
    none,
    () =>
      buildKernelDump({
        type: 6,
        tag: "livedump",
        bitmap: { signature: "FDMP" },
      }),
  ],
  [
    "bitmap with an aligned first page",
    complete,
    none,
    () => buildKernelDump({ bitmap: { firstPageAt: 0x3000 } }),
  ],
  [
    "bitmap with one bit",
    complete,
    none,
    () => buildKernelDump({ bitmap: { bits: 1, present: [0n] } }),
  ],
  [
    "bitmap of 61 bits, the last one set",
    complete,
    none,
    () => buildKernelDump({ bitmap: { bits: 61, present: [0n, 7n, 8n, 60n] } }),
  ],
  // Bits after the count are padding of the last byte, not pages.
  [
    "bitmap of 61 bits with the unused bits set",
    complete,
    none,
    () =>
      buildKernelDump({
        bitmap: { bits: 61, present: [0n, 60n], spareBits: true },
      }),
  ],
  [
    "bitmap of 32768 bits, 4 KiB",
    complete,
    none,
    () => buildKernelDump({ bitmap: { bits: 0x8000, present: [0n, 0x7fffn] } }),
  ],
  [
    "bitmap that ends at an odd byte of a large file",
    complete,
    none,
    () =>
      buildKernelDump({
        bitmap: { bits: 0x400003, present: [0n, 0x3fffffn, 0x400002n] },
      }),
  ],
  [
    "bitmap dump with secondary data",
    complete,
    none,
    () => buildKernelDump({ secondaryData: plausibleBlocks }),
  ],
  [
    "full dump with secondary data",
    complete,
    none,
    () => buildKernelDump({ type: 1, secondaryData: plausibleBlocks }),
  ],
  [".dump /k", complete, none, () => buildKernelDump({ type: 8 })],
  [".dump /ka", complete, none, () => buildKernelDump({ type: 9 })],
  [".dump /f", complete, none, () => buildKernelDump({ type: 10 })],
  [
    "ARM64 bitmap dump",
    complete,
    none,
    () => buildKernelDump({ machine: "arm64" }),
  ],
  [
    "context that was never set",
    complete,
    none,
    () => buildKernelDump({ context: null, exception: null }),
  ],
  ["every field that may stay unfilled", complete, none, () =>
    buildKernelDump({
      attributes: null,
      writerStatus: null,
      systemTime: null,
      upTime: null,
      comment: null,
      context: null,
      exception: null,
      fields: {
        RequiredDumpSpace: null,
        MiniDumpFields: null,
        ProductType: null,
        SuiteMask: null,
        KdDebuggerDataBlock: null,
      },
    })],
  [
    "writer status of success",
    complete,
    none,
    () => buildKernelDump({ writerStatus: 0 }),
  ],
  [
    "encrypted, then decrypted",
    complete,
    none,
    () => buildKernelDump({ attributes: 0x310 }),
  ],
  [
    "unknown attribute bits",
    complete,
    none,
    () => buildKernelDump({ attributes: 0x80000010 }),
  ],
  [
    "comment that fills its field",
    complete,
    none,
    () => buildKernelDump({ fields: { Comment: "x".repeat(128) } }),
  ],
  // As elf2dmp writes a dump: bug check 0x161 and type 1. It is complete, but
  // not from Task Manager: parameter 1 is 0, and the Comment names the writer.
  ["elf2dmp look-alike", complete, none, () =>
    buildKernelDump({
      type: 1,
      comment: "Hello from elf2dmp!",
      attributes: null,
    })],
  [
    "32-bit full dump",
    complete,
    none,
    () => buildKernelDump({ bits: 32, type: 1 }),
  ],
  ["42 runs, as many as fit", complete, none, () =>
    buildKernelDump({
      type: 1,
      runs: Array.from({ length: 42 }, (_, index) => ({
        basePage: BigInt(index * 2 + 1),
        pageCount: 1n,
      })),
    })],
  ["32-bit, 86 runs, as many as fit", complete, none, () =>
    buildKernelDump({
      bits: 32,
      type: 1,
      runs: Array.from({ length: 86 }, (_, index) => ({
        basePage: BigInt(index * 2 + 1),
        pageCount: 1n,
      })),
    })],
]);

/**
 * A bitmap of 64 MiB, for 2 TiB of memory. This dump is not in the list of
 * valid dumps because it is large.
 */
export const largeBitmapDump: Defect = defects("valid", [
  ["bitmap of 64 MiB", complete, none, () =>
    buildKernelDump({
      bitmap: {
        bits: 0x20000000,
        present: [0n, 0x12345678n, 0x1fffffffn],
      },
    })],
])[0]!;
