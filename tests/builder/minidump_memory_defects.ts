import { type Defect, type DefectRow, defects } from "./defect.ts";
import { dump, inStream } from "./minidump_changes.ts";
import {
  type LaidOutMinidump,
  layOutMinidump,
  type MinidumpOptions,
} from "./minidump_builder.ts";
import { setU64 } from "./bytes.ts";
import {
  plausibleMemory,
  plausibleRegions,
  stacklessThread,
} from "./minidump_process.ts";

const narrow: MinidumpOptions = { memoryAs: "MemoryList", flags: 0x20n };

const overlapping = [
  ...plausibleMemory,
  { start: 0x7ff6d2c40800n, data: new Uint8Array(0x1000) },
];

const stackless = plausibleMemory.filter(({ start }) =>
  start !== 0x87b2afc000n
);

/**
 * Builds a minidump whose full memory starts at the file offset that `offset`
 * returns.
 */
const memoryAt = (offset: (laidOut: LaidOutMinidump) => number) => () => {
  const laidOut = layOutMinidump();
  const { bytes, streams } = laidOut;
  setU64(bytes, streams.get(9)!.offset + 8, offset(laidOut));
  return bytes;
};

const memory: readonly DefectRow[] = [
  ["memory over the header", "damaged", "memory", memoryAt(() => 0)],
  [
    "memory over the header's last byte",
    "damaged",
    "memory",
    memoryAt(() => 31),
  ],
  ["memory over the directory", "damaged", "memory", memoryAt(() => 32)],
  [
    "memory over its own table",
    "damaged",
    "memory",
    memoryAt(({ memoryOffset }) => memoryOffset - 1),
  ],
  [
    "memory over another stream",
    "damaged",
    "memory",
    memoryAt(({ streams }) => streams.get(16)!.offset + 1),
  ],
  ...[0, 31, 32, 32 + 10 * 12 - 1].map((rva): DefectRow => [
    `a range of a list at ${rva}`,
    "damaged",
    "memory",
    inStream("MemoryList", 4 + 12, rva, narrow),
  ]),
  [
    "a range of a list after the directory",
    "damaged",
    "overlaps",
    inStream("MemoryList", 4 + 12, 32 + 10 * 12, narrow),
  ],
  [
    "an empty range of a list over the header",
    "complete",
    [],
    inStream("MemoryList", 4 + 3 * 16 + 12, 5, {
      ...narrow,
      memory: [...plausibleMemory, { start: 0n, data: new Uint8Array(0) }],
    }),
  ],
  [
    "only an empty range over the header",
    "complete",
    [],
    inStream("Memory64List", 8, 5n, {
      flags: 0x20n,
      memory: [{ start: 0n, data: new Uint8Array(0) }],
      threads: [stacklessThread],
    }),
  ],
  [
    "empty ranges within others",
    "complete",
    [],
    dump({
      memory: [
        ...plausibleMemory,
        { start: 0x7ff6d2c40800n, data: new Uint8Array(0) },
        { start: 0x7ff6d2c40800n, data: new Uint8Array(0) },
      ],
      regions: plausibleRegions(),
    }),
  ],
  [
    "a stack that is in no list",
    "partial",
    "memory",
    dump({ ...narrow, memory: stackless }),
  ],
  [
    "stacks without any list",
    "partial",
    "memory",
    dump({ ...narrow, without: ["MemoryList"] }),
  ],
  [
    "an empty stack that is in no list",
    "complete",
    [],
    dump({
      ...narrow,
      threads: [{ id: 7, stackStart: 0x10000n, stackSize: 0, pc: 0n }],
    }),
  ],
  [
    "2^64 - 1 ranges",
    "damaged",
    ["memory", "streams"],
    inStream("Memory64List", 0, 0xffffffffffffffffn),
  ],
  [
    "2^60 ranges, whose size wraps to none",
    "damaged",
    ["memory", "streams"],
    inStream("Memory64List", 0, 1n << 60n),
  ],
  [
    "one range more than the stream has",
    "damaged",
    ["memory", "streams"],
    inStream("Memory64List", 0, 4n),
  ],
  [
    "base RVA past the end",
    "truncated",
    "memory",
    inStream("Memory64List", 8, 0x7ffffff0n),
  ],
  [
    "base RVA near 2^64",
    ["truncated", "damaged"],
    "memory",
    inStream("Memory64List", 8, 0xfffffffffffffff0n),
  ],
  [
    "a range of 2^64 - 1 bytes",
    ["truncated", "damaged"],
    "memory",
    inStream("Memory64List", 24, 0xffffffffffffffffn),
  ],
  [
    "a range of 2^40 bytes",
    ["truncated", "damaged"],
    "memory",
    inStream("Memory64List", 24, 1n << 40n),
  ],
  [
    "ranges that overlap",
    "damaged",
    "memory",
    dump({ memory: overlapping, regions: plausibleRegions() }),
  ],
  ["without its last byte", "truncated", "memory", dump({ cutAt: -1 })],
  ["without its last range", "truncated", "memory", dump({ cutAt: -0x1000 })],
  ["without any memory", "truncated", "memory", dump({ cutAt: -0x6000 })],
  [
    "bytes left over",
    "complete",
    "overlaps",
    dump({ leftOver: new Uint8Array(100) }),
  ],
];

const coverage: readonly DefectRow[] = [
  [
    "a region missing that its flags require",
    "partial",
    "coverage",
    dump({
      regions: [...plausibleRegions(), {
        base: 0x7ff700000000n,
        size: 0x100000n,
      }],
    }),
  ],
  [
    "half of a region missing",
    "partial",
    "coverage",
    dump({
      regions: plausibleRegions().map((region) =>
        region.base === 0x7ff6d2c40000n ? { ...region, size: 0x2000n } : region
      ),
    }),
  ],
  [
    "no memory, but the full memory flag",
    "partial",
    ["coverage", "memory"],
    dump({
      without: ["Memory64List"],
    }),
  ],
  [
    "an empty list of full memory",
    "partial",
    "coverage",
    dump({ memory: [], threads: [stacklessThread], regions: [] }),
  ],
  [
    "an empty memory list, but the full memory flag",
    "partial",
    "coverage",
    dump({
      memoryAs: "MemoryList",
      memory: [],
      threads: [stacklessThread],
      regions: [],
    }),
  ],
  [
    "the full memory flag, but only a MemoryList and no regions",
    "partial",
    "coverage",
    dump({
      memoryAs: "MemoryList",
      flags: 2n,
      without: ["MemoryInfoList"],
    }),
  ],
  [
    "the full memory flag, and a MemoryList with all memory",
    "complete",
    [],
    dump({ memoryAs: "MemoryList", flags: 2n }),
  ],
  [
    "an empty memory list without the full memory flag",
    "complete",
    [],
    dump({ ...narrow, memory: [], threads: [stacklessThread], regions: [] }),
  ],
  [
    "a missing region, and cut",
    "truncated",
    "memory",
    dump({
      regions: [...plausibleRegions(), {
        base: 0x7ff700000000n,
        size: 0x100000n,
      }],
      cutAt: -1,
    }),
  ],
];

export const minidumpMemoryDefects: readonly Defect[] = [
  ...defects("minidump memory", memory),
  ...defects("minidump coverage", coverage),
];
