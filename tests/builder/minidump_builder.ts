/**
 * Builds user-mode minidumps for tests from Microsoft's public
 * minidumpapiset.h. This module shares no layout and no code with src/.
 *
 * @module
 */

import { joined, setBytes, setU32, setU64 } from "./bytes.ts";
import { contextArm64, contextX64, contextX86 } from "./context.ts";
import {
  memory64List,
  memoryInfoList,
  memoryList,
  type MemoryRange,
  type MemoryRegion,
} from "./minidump_memory.ts";
import {
  plausibleMemory,
  plausibleModules,
  plausibleRegions,
  plausibleThreads,
} from "./minidump_process.ts";
import {
  type ExceptionOptions,
  exceptionStream,
  handleData,
  miscInfo,
  type Module,
  moduleList,
  type Stream,
  streamTypes,
  systemInfo,
  type SystemOptions,
  type Thread,
  threadInfoList,
  threadList,
  threadNames,
  unloadedModuleList,
} from "./minidump_streams.ts";

/** The contents of a minidump. All properties have plausible defaults. */
export interface MinidumpOptions {
  readonly machine?: "x64" | "x86" | "arm64";
  readonly system?: SystemOptions;
  readonly exception?: ExceptionOptions;
  readonly build?: number;
  readonly processors?: number;
  /** MINIDUMP_TYPE; by default full memory, handles, unloaded modules, regions. */
  readonly flags?: bigint;
  /** The time of the dump, in seconds since 1970 (time_t). */
  readonly time?: number;
  readonly checkSum?: number;
  /** The upper half of Version; dbghelp writes a nonzero value (measured). */
  readonly implementation?: number;
  readonly threads?: readonly Thread[];
  readonly modules?: readonly Module[];
  readonly unloadedModules?: readonly Module[];
  readonly memory?: readonly MemoryRange[];
  /** The kind of memory list; Memory64List by default. */
  readonly memoryAs?: "Memory64List" | "MemoryList";
  readonly regions?: readonly MemoryRegion[];
  /** Streams of unknown types, after all others. */
  readonly unknownStreams?: readonly Stream[];
  /** Types of streams to leave out. */
  readonly without?: readonly (keyof typeof streamTypes)[];
  readonly patches?: readonly (readonly [number, Uint8Array | string])[];
  readonly leftOver?: Uint8Array;
  readonly cutAt?: number;
}

/** A built minidump and the offsets of its streams. */
export interface LaidOutMinidump {
  readonly bytes: Uint8Array;
  /** Offsets of the directory entry and of the data, by stream type. */
  readonly streams: ReadonlyMap<
    number,
    { readonly entry: number; readonly offset: number; readonly size: number }
  >;
  /** File offset of the data of the first range in Memory64List. */
  readonly memoryOffset: number;
}

const architectures = { x86: 0, x64: 9, arm64: 12 } as const;
const contexts = { x86: contextX86, x64: contextX64, arm64: contextArm64 };

/**
 * The parts of the file after the directory, in the order in which they were
 * added.
 */
class Layout {
  readonly #parts: Uint8Array[] = [];
  size: number;
  constructor(size: number) {
    this.size = size;
  }
  readonly place = (data: Uint8Array): number => {
    const rva = this.size;
    this.#parts.push(data);
    this.size += data.length;
    return rva;
  };
  bytes(head: Uint8Array): Uint8Array {
    return joined([head, ...this.#parts]);
  }
}

/** All streams except Memory64List, in directory order. */
function plainStreams(
  options: MinidumpOptions,
  layout: Layout,
): Stream[] {
  const { place } = layout;
  const machine = options.machine ?? "x64";
  const threads = options.threads ?? plausibleThreads;
  const memory = options.memory ?? plausibleMemory;
  const makers: [keyof typeof streamTypes, () => Uint8Array][] = [
    ["ThreadList", () =>
      threadList(
        threads,
        ({ pc, stackStart, registers }) =>
          registers ?? contexts[machine]({ pc, sp: stackStart + 0x100n }),
        place,
      )],
    [
      "ModuleList",
      () => moduleList(options.modules ?? plausibleModules, place),
    ],
    [
      "UnloadedModuleList",
      () =>
        unloadedModuleList(
          options.unloadedModules ?? [{
            name: "wlidprov.dll",
            base: 0x7ffb20110000n,
            sizeOfImage: 0x84000,
          }],
          place,
        ),
    ],
    ["HandleData", () =>
      handleData([
        { handle: 0x4n, typeName: "Event" },
        { handle: 0x1a8n, typeName: "File" },
      ], place)],
    ["SystemInfo", () =>
      systemInfo(
        architectures[machine],
        options.build ?? 22631,
        options.processors ?? 8,
        place,
        options.system,
      )],
    ["MiscInfo", () => miscInfo(0x1b3c, 1_705_307_400)],
    ["ThreadInfoList", () => threadInfoList(threads)],
    ["ThreadNames", () => threadNames(threads, place)],
    [
      "MemoryInfoList",
      () => memoryInfoList(options.regions ?? plausibleRegions(memory)),
    ],
  ];
  if (options.memoryAs === "MemoryList") {
    makers.push(["MemoryList", () => memoryList(memory, place)]);
  }
  const { exception } = options;
  if (exception) {
    makers.push(["Exception", () => exceptionStream(exception, place)]);
  }
  return makers
    .filter(([name]) => !options.without?.includes(name))
    .map(([name, make]) => ({ type: streamTypes[name], data: make() }));
}

/** MINIDUMP_HEADER, 32 bytes, and the directory that follows it. */
function head(options: MinidumpOptions, count: number): Uint8Array {
  const bytes = new Uint8Array(32 + count * 12);
  setBytes(bytes, 0, "MDMP");
  setU32(bytes, 4, 0xa793 + (options.implementation ?? 0x61b1) * 0x10000);
  setU32(bytes, 8, count);
  setU32(bytes, 12, 32);
  setU32(bytes, 16, options.checkSum ?? 0);
  setU32(bytes, 20, options.time ?? 1_705_311_000);
  setU64(bytes, 24, options.flags ?? 0x1826n);
  return bytes;
}

/** Builds a minidump and returns the offsets of its streams. */
export function layOutMinidump(options: MinidumpOptions = {}): LaidOutMinidump {
  const memory = options.memory ?? plausibleMemory;
  const wide = options.memoryAs !== "MemoryList" &&
    !options.without?.includes("Memory64List");
  const unknown = options.unknownStreams ?? [];
  const plainCount = plainStreams(options, new Layout(0)).length;
  const count = plainCount + unknown.length + (wide ? 1 : 0);
  const layout = new Layout(32 + count * 12);
  const streams = [...plainStreams(options, layout), ...unknown];
  const directory = head(options, count);
  const placed = new Map<
    number,
    { entry: number; offset: number; size: number }
  >();
  const enter = ({ type, data }: Stream, index: number) => {
    const entry = 32 + index * 12;
    const offset = layout.place(data);
    setU32(directory, entry, type);
    setU32(directory, entry + 4, data.length);
    setU32(directory, entry + 8, offset);
    placed.set(type, { entry, offset, size: data.length });
  };
  streams.forEach(enter);
  // The memory is last, right after its table, as in dumps from dbghelp.
  let memoryOffset = layout.size;
  if (wide) {
    memoryOffset += 16 + memory.length * 16;
    enter({ type: 9, data: memory64List(memory, memoryOffset) }, count - 1);
    for (const range of memory) layout.place(range.data);
  }
  if (options.leftOver) layout.place(options.leftOver);
  const bytes = layout.bytes(directory);
  for (const [offset, patch] of options.patches ?? []) {
    setBytes(bytes, offset, patch);
  }
  const { cutAt } = options;
  return {
    bytes: cutAt === undefined ? bytes : bytes.slice(0, cutAt),
    streams: placed,
    memoryOffset,
  };
}

/** Builds a minidump; by default a complete process with full memory. */
export function buildMinidump(options: MinidumpOptions = {}): Uint8Array {
  return layOutMinidump(options).bytes;
}
