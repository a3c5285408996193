import { type Defect, type DefectRow, defects } from "./defect.ts";
import { dump, inStream } from "./minidump_changes.ts";
import { plausibleMemory, plausibleRegions } from "./minidump_process.ts";

const overlapping = [
  ...plausibleMemory,
  { start: 0x7ff6d2c40800n, data: new Uint8Array(0x1000) },
];

const memory: readonly DefectRow[] = [
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
    [],
    dump({ leftOver: new Uint8Array(100) }),
  ],
];

const coverage: readonly DefectRow[] = [
  [
    "a region missing that its flags promise",
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
    "no memory at all, though promised",
    "partial",
    ["coverage", "memory"],
    dump({
      without: ["Memory64List"],
    }),
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

/** What can be wrong with a process's memory. */
export const minidumpMemoryDefects: readonly Defect[] = [
  ...defects("minidump memory", memory),
  ...defects("minidump coverage", coverage),
];
