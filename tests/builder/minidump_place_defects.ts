import { contextX64 } from "./context.ts";
import { changed, setU32 } from "./bytes.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";
import { layOutMinidump, type MinidumpOptions } from "./minidump_builder.ts";
import { dump, inEntry, inStream } from "./minidump_changes.ts";
import { plausibleMemory, plausibleThreads } from "./minidump_process.ts";
import { streamTypes } from "./minidump_streams.ts";

const narrow: MinidumpOptions = { memoryAs: "MemoryList", flags: 0x20n };
const beyond = 0x7ffffff0;
const stack = 0x87b2afc000n;

/** Builds a minidump with a thread whose registers are the given bytes. */
const withRegisters = (registers: Uint8Array) =>
  dump({ threads: [{ ...plausibleThreads[0]!, registers }] });

/** Changes the built dump at offsets that depend on its layout. */
function relaid(
  options: MinidumpOptions,
  change: (
    copy: Uint8Array,
    offset: (name: keyof typeof streamTypes) => number,
  ) => void,
) {
  return () => {
    const { bytes, streams } = layOutMinidump(options);
    return changed(
      bytes,
      (copy) => change(copy, (name) => streams.get(streamTypes[name])!.offset),
    );
  };
}

const lists: readonly DefectRow[] = [
  [
    "a directory that was never written",
    "damaged",
    "directory",
    relaid({}, (copy) => copy.fill(0, 32, 32 + 10 * 12)),
  ],
  ["no threads", "partial", "directory", dump({ threads: [] })],
  ["no modules", "complete", "directory", dump({ modules: [] })],
  [
    "no module list",
    "complete",
    "directory",
    dump({ without: ["ModuleList"] }),
  ],
  [
    "a module without a name",
    "complete",
    "streams",
    inStream("ModuleList", 4 + 20, 0),
  ],
  ["no registers", "partial", "threads", withRegisters(new Uint8Array(0))],
  [
    "registers at RVA 0",
    "partial",
    "threads",
    inStream("ThreadList", 4 + 44, 0),
  ],
  [
    "zeroed registers",
    "partial",
    "threads",
    withRegisters(new Uint8Array(0x4d0)),
  ],
  [
    "registers without a stack pointer",
    "partial",
    "threads",
    withRegisters(new Uint8Array(0x98).fill(1)),
  ],
  // Breakpad on macOS sets only CONTEXT_AMD64.
  [
    "registers without CONTEXT_CONTROL",
    "complete",
    [],
    withRegisters(contextX64({
      pc: 0x7ff6d2c40100n,
      sp: 0x87b2afc100n,
      flags: 0x100000,
    })),
  ],
  [
    "an exception in a thread that is missing",
    "complete",
    "threads",
    dump({
      exception: {
        threadId: 0x3e7,
        code: 0xc0000005,
        address: 0x7ff6d2c40100n,
        registers: contextX64({ pc: 0x7ff6d2c40100n, sp: 0x87b2afc100n }),
      },
    }),
  ],
  [
    "an exception without registers",
    "complete",
    "threads",
    dump({ exception: { threadId: 0x2b54, code: 0x80000003, address: 0n } }),
  ],
];

/** A text that begins shortly before the end of the file and ends beyond it. */
const cutText = (name: "HandleData" | "UnloadedModuleList", at: number) =>
  relaid({}, (copy, offset) => {
    setU32(copy, copy.length - 6, 0x20);
    setU32(copy, offset(name) + at, copy.length - 6);
  });

const references: readonly DefectRow[] = [
  ...([
    ["a handle's type", "HandleData", 16 + 8],
    ["a handle's name", "HandleData", 16 + 12],
    ["an unloaded module's name", "UnloadedModuleList", 12 + 20],
  ] as const).flatMap(([what, stream, at]): DefectRow[] => [
    [
      `${what} beyond the file`,
      "damaged",
      "streams",
      inStream(
        stream,
        at,
        beyond,
      ),
    ],
    [`${what} that is cut`, "truncated", "streams", cutText(stream, at)],
  ]),
];

const overlaps: readonly DefectRow[] = [
  [
    "registers that overlap the header",
    "damaged",
    "overlaps",
    inStream("ThreadList", 4 + 44, 4),
  ],
  [
    "a stack that overlaps the header",
    "damaged",
    "overlaps",
    inStream("ThreadList", 4 + 36, 0x10),
  ],
  [
    "two streams",
    "damaged",
    "overlaps",
    relaid({}, (copy, offset) => {
      const { streams } = layOutMinidump();
      setU32(copy, streams.get(15)!.entry + 8, offset("SystemInfo") + 8);
    }),
  ],
  [
    "a stream at the offset of another stream",
    "damaged",
    "overlaps",
    relaid({}, (copy, offset) => {
      const { streams } = layOutMinidump();
      setU32(copy, streams.get(17)!.entry + 8, offset("MemoryInfoList"));
    }),
  ],
  [
    "a stream that overlaps the directory",
    "damaged",
    ["overlaps", "streams"],
    inEntry("MiscInfo", 8, () => 40),
  ],
  [
    "the same bytes at two addresses",
    "damaged",
    "overlaps",
    relaid(narrow, (copy, offset) => {
      const list = offset("MemoryList");
      copy.copyWithin(list + 4 + 16 + 12, list + 4 + 12, list + 4 + 16);
    }),
  ],
  [
    "memory of a list that overlaps a stream",
    "damaged",
    "overlaps",
    relaid(narrow, (copy, offset) => {
      setU32(copy, offset("MemoryList") + 4 + 8, 0x40);
      setU32(copy, offset("MemoryList") + 4 + 12, offset("ThreadList"));
    }),
  ],
];

/** Builds a full memory dump whose last range contains only zeros. */
const endingIn = (zeros: number) =>
  dump({
    memory: [
      ...plausibleMemory,
      { start: 0x7ffe0000000n, data: new Uint8Array(zeros) },
    ],
  });

/**
 * A dump whose directory lists the stream, but the stream contains only zeros.
 */
const zeroedStream = (
  name: keyof typeof streamTypes,
  options: MinidumpOptions = {},
) =>
() => {
  const { bytes, streams } = layOutMinidump(options);
  const { offset, size } = streams.get(streamTypes[name])!;
  return changed(bytes, (copy) => copy.fill(0, offset, offset + size));
};

/** A dump in which the entry of the last module contains only zeros. */
const zeroedModule = () => {
  const { bytes, streams } = layOutMinidump();
  const { offset, size } = streams.get(streamTypes.ModuleList)!;
  return changed(
    bytes,
    (copy) => copy.fill(0, offset + size - 108, offset + size),
  );
};

const zeroed: readonly DefectRow[] = [
  [
    "an entry of the module list that is zeroed",
    "damaged",
    "streams",
    zeroedModule,
  ],
  [
    "a module list that is zeroed",
    "damaged",
    "zeroed",
    zeroedStream("ModuleList"),
  ],
  [
    "a thread list that is zeroed",
    "damaged",
    ["directory", "zeroed"],
    zeroedStream("ThreadList"),
  ],
  [
    "system information that is zeroed",
    "damaged",
    "zeroed",
    zeroedStream("SystemInfo"),
  ],
  [
    "a memory list that is zeroed",
    "damaged",
    "zeroed",
    zeroedStream("MemoryList", narrow),
  ],
  [
    "an exception that is zeroed",
    "damaged",
    ["threads", "zeroed"],
    zeroedStream("Exception", {
      exception: { threadId: 0x2b54, code: 0x80000003, address: 0n },
    }),
  ],
  ["64 KiB of zeros at the end", "complete", [], endingIn(0x10000)],
  ["more zeros at the end", "damaged", "zeroed", endingIn(0x11000)],
  [
    "a module that is zeroed",
    "damaged",
    "zeroed",
    dump({
      memory: plausibleMemory.map((range) =>
        range.start === 0x7ff6d2c40000n
          ? { ...range, data: new Uint8Array(0x1000).fill(1, 0x800) }
          : range
      ),
    }),
  ],
  // A small dump may contain any part of a module, so MZ may be missing.
  [
    "a module that is zeroed, without full memory",
    "complete",
    [],
    dump({
      ...narrow,
      memory: plausibleMemory.map((range) =>
        range.start === 0x7ff6d2c40000n
          ? { ...range, data: new Uint8Array(0x1000).fill(1, 0x800) }
          : range
      ),
    }),
  ],
  [
    "a stack that is zeroed to the end",
    "damaged",
    "zeroed",
    dump({
      flags: 0x20n,
      memory: [...plausibleMemory.filter(({ start }) => start !== stack), {
        start: stack,
        data: new Uint8Array(0x3000).fill(0x53, 0, 0x80),
      }],
    }),
  ],
];

/** Minidumps whose parts are missing, empty or at wrong offsets. */
export const minidumpPlaceDefects: readonly Defect[] = [
  ...defects("minidump lists", lists),
  ...defects("minidump reference", references),
  ...defects("minidump overlap", overlaps),
  ...defects("minidump zeros", zeroed),
];
