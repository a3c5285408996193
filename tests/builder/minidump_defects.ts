import { plausibleRegions } from "./minidump_process.ts";
import type { MinidumpOptions } from "./minidump_builder.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";
import { minidumpMemoryDefects } from "./minidump_memory_defects.ts";
import { minidumpPlaceDefects } from "./minidump_place_defects.ts";
import { streamTypes } from "./minidump_streams.ts";
import { dump, inEntry, inHeader, inStream } from "./minidump_changes.ts";

const none = [] as const;
const narrow: MinidumpOptions = { memoryAs: "MemoryList", flags: 0x20n };

/** A 32-bit process, with all addresses below 4 GiB. */
const narrowProcess: MinidumpOptions = {
  machine: "x86",
  memory: [{ start: 0x19d000n, data: new Uint8Array(0x3000).fill(0x53) }],
  regions: [{ base: 0x19d000n, size: 0x3000n }],
  threads: [{ id: 7, stackStart: 0x19d000n, stackSize: 0x3000, pc: 0x401000n }],
  modules: [{ name: "C:\\tool.exe", base: 0x400000n, sizeOfImage: 0x9000 }],
  unloadedModules: [],
};

const valid: readonly DefectRow[] = [
  ["full memory", "complete", none, dump()],
  ["x86", "complete", none, dump(narrowProcess)],
  ["ARM64", "complete", none, dump({ machine: "arm64" })],
  ["memory list", "complete", none, dump(narrow)],
  ["not written by dbghelp", "complete", none, dump({ implementation: 0 })],
  [
    "streams of unknown types",
    "complete",
    none,
    dump({
      unknownStreams: [
        { type: 0x4b6b0002, data: new Uint8Array(24) },
        { type: 0, data: new Uint8Array(0) },
      ],
    }),
  ],
  [
    "thread names that are not set",
    "complete",
    none,
    dump({
      without: ["ThreadNames", "HandleData", "UnloadedModuleList", "MiscInfo"],
    }),
  ],
  // No dump can contain pages that cannot be read: guard pages, pages without
  // access, reserved and free pages.
  [
    "only unreadable pages missing",
    "complete",
    none,
    dump({
      regions: [
        ...plausibleRegions(),
        { base: 0x7ff700000000n, size: 0x100000n, protect: 0x101 },
        { base: 0x7ff700100000n, size: 0x100000n, protect: 0x1 },
        { base: 0x7ff700200000n, size: 0x100000n, state: 0x2000, protect: 0 },
      ],
    }),
  ],
  // Without the full memory flag, no memory is required.
  [
    "regions missing that its flags do not require",
    "complete",
    none,
    dump({
      ...narrow,
      regions: [...plausibleRegions(), {
        base: 0x7ff700000000n,
        size: 0x100000n,
      }],
    }),
  ],
];

const heads: readonly DefectRow[] = [
  [
    "only the signature",
    "truncated",
    ["signature", "directory"],
    dump({ cutAt: 4 }),
  ],
  [
    "one byte short of the header",
    "truncated",
    ["signature", "directory"],
    dump({ cutAt: 31 }),
  ],
  ["cut before the directory", "truncated", "directory", dump({ cutAt: 32 })],
  ["cut within the directory", "truncated", "directory", dump({ cutAt: 50 })],
  [
    "another version",
    ["damaged", "unreadable"],
    "signature",
    inHeader(4, 0x1234),
  ],
  [
    "directory past the end",
    "truncated",
    "directory",
    inHeader(12, 0x7ffffff0),
  ],
  [
    "directory at the last byte of 2^32",
    "truncated",
    "directory",
    inHeader(12, 0xffffffff),
  ],
  ["2^32 - 1 streams", "truncated", "directory", inHeader(8, 0xffffffff)],
  ["2^24 streams", "truncated", "directory", inHeader(8, 0x1000000)],
  ["directory over the header", ["damaged", "truncated"], [
    "directory",
    "streams",
  ], inHeader(12, 0)],
];

/** The same stream twice; no writer does that. */
const twice = (type: number, data: Uint8Array): MinidumpOptions => ({
  unknownStreams: [{ type, data }],
});

const streams: readonly DefectRow[] = [
  ...[3, 4, 7, 9, 12, 14, 15, 16, 17, 24].map((type): DefectRow => [
    `a second stream of type ${type}`,
    "damaged",
    "streams",
    dump(twice(type, new Uint8Array(64))),
  ]),
  [
    "a second stream of an unknown type",
    "complete",
    [],
    dump({
      unknownStreams: [1, 2].map(() => ({
        type: 0x4b6b0002,
        data: new Uint8Array(24),
      })),
    }),
  ],
  [
    "no SystemInfo",
    "partial",
    "directory",
    dump({ without: ["SystemInfo"] }),
  ],
  ["no ThreadList", "partial", "directory", dump({ without: ["ThreadList"] })],
  [
    "only unused entries",
    ["partial", "damaged"],
    "directory",
    dump({
      flags: 0n,
      without: Object.keys(streamTypes) as (keyof typeof streamTypes)[],
      unknownStreams: [1, 2, 3].map(() => ({
        type: 0,
        data: new Uint8Array(0),
      })),
    }),
  ],
  [
    "stream past the end",
    "truncated",
    "streams",
    inEntry("SystemInfo", 8, () => 0x7ffffff0),
  ],
  [
    "stream that ends past the end",
    "truncated",
    "streams",
    inEntry("MiscInfo", 4, (_, size) => size),
  ],
  [
    "stream of 2^32 - 1 bytes",
    "damaged",
    "streams",
    inEntry("MiscInfo", 4, () => 0xffffffff),
  ],
  [
    "stream whose end passes 2^32",
    "damaged",
    "streams",
    inEntry("ModuleList", 8, () => 0xfffffff0),
  ],
  [
    "2^32 - 1 threads",
    ["damaged", "truncated"],
    "streams",
    inStream("ThreadList", 0, 0xffffffff),
  ],
  [
    "one thread more than there are",
    "damaged",
    "streams",
    inStream("ThreadList", 0, 3),
  ],
  [
    "thread context past the end",
    "truncated",
    ["streams", "memory"],
    inStream("ThreadList", 4 + 44, 0x7ffffff0),
  ],
  [
    "2^32 - 1 modules",
    ["damaged", "truncated"],
    "streams",
    inStream("ModuleList", 0, 0xffffffff),
  ],
  [
    "one module more than there are",
    "damaged",
    "streams",
    inStream("ModuleList", 0, 3),
  ],
  [
    "module name past the end",
    "truncated",
    "streams",
    inStream("ModuleList", 4 + 20, 0x7ffffff0),
  ],
  [
    "thread name past the end",
    "truncated",
    "streams",
    inStream("ThreadNames", 8, 0x7ffffffffffffff0n),
  ],
  [
    "2^32 - 1 thread names",
    ["damaged", "truncated"],
    "streams",
    inStream("ThreadNames", 0, 0xffffffff),
  ],
  [
    "2^32 - 1 handles",
    ["damaged", "truncated"],
    "streams",
    inStream("HandleData", 8, 0xffffffff),
  ],
  [
    "handles of no size",
    ["damaged", "complete"],
    "streams",
    inStream("HandleData", 4, 0),
  ],
  [
    "2^32 - 1 unloaded modules",
    ["damaged", "truncated"],
    "streams",
    inStream("UnloadedModuleList", 8, 0xffffffff),
  ],
  [
    "2^64 - 1 regions",
    ["damaged", "truncated"],
    ["streams", "coverage"],
    inStream("MemoryInfoList", 8, 0xffffffffffffffffn),
  ],
  [
    "regions of no size",
    "damaged",
    ["streams", "coverage"],
    inStream("MemoryInfoList", 4, 0),
  ],
  [
    "2^32 - 1 memory ranges",
    ["damaged", "truncated"],
    ["streams", "memory"],
    inStream("MemoryList", 0, 0xffffffff, narrow),
  ],
  [
    "memory range past the end",
    "truncated",
    ["streams", "memory"],
    inStream("MemoryList", 4 + 12, 0x7ffffff0, narrow),
  ],
  [
    "memory range of 2^32 - 1 bytes",
    "damaged",
    ["streams", "memory"],
    inStream("MemoryList", 4 + 8, 0xffffffff, narrow),
  ],
];

/** All minidumps that a reader must judge correctly, valid ones first. */
export const minidumpDefects: readonly Defect[] = [
  ...defects("valid minidump", valid),
  ...defects("minidump", heads),
  ...defects("minidump", streams),
  ...minidumpMemoryDefects,
  ...minidumpPlaceDefects,
];
