import { readKernelDump } from "../../src/inspect/dump/kernel/read_kernel_dump.ts";
import { readMinidump } from "../../src/inspect/dump/minidump/read_minidump.ts";
import { recognize } from "../../src/inspect/dump/recognize.ts";
import type { Structure } from "../../src/inspect/dump/fields.ts";
import { buildKernelDump } from "../builder/dump_builder.ts";
import { buildMinidump } from "../builder/minidump_builder.ts";
import { oldDumps } from "../builder/old_dumps.ts";
import { plausibleBlocks } from "../builder/secondary_data.ts";
import { memorySource } from "./memory_source.ts";

const extra = { secondaryData: plausibleBlocks };

/** One small, complete dump of every kind that livedump can inspect. */
export const completeDumps: readonly (readonly [string, Uint8Array])[] = [
  ["full", buildKernelDump({ type: 1 })],
  ["full with secondary data", buildKernelDump({ type: 1, ...extra })],
  ["triage", buildKernelDump({ type: 4 })],
  ["triage with secondary data", buildKernelDump({ type: 4, ...extra })],
  ["bitmap full", buildKernelDump({ type: 5 })],
  ["bitmap kernel", buildKernelDump({ type: 6, tag: "Taskmgr" })],
  ["bitmap kernel with secondary data", buildKernelDump({ type: 6, ...extra })],
  [
    "ARM64",
    buildKernelDump({ machine: "arm64", bitmap: { signature: "FDMP" } }),
  ],
  ["kernel ranges", buildKernelDump({ type: 8 })],
  ["active ranges", buildKernelDump({ type: 9 })],
  ["full ranges", buildKernelDump({ type: 10 })],
  ["32-bit full", buildKernelDump({ bits: 32, type: 1 })],
  ...oldDumps.filter((one) =>
    [
      "kernel summary: 64 bits",
      "kernel summary: 32 bits",
      "32-bit triage: of Windows XP",
      "32-bit bitmap: type 6",
    ].includes(one.name)
  ).map((one) => [one.name, one.build()] as const),
  ["process with full memory", buildMinidump()],
  [
    "process with a list of memory",
    buildMinidump({ memoryAs: "MemoryList", flags: 0x1800n, machine: "arm64" }),
  ],
];

/** All fixtures of the repository, intact and damaged. */
export function fixtures(): (readonly [string, Uint8Array])[] {
  const folder = new URL("../../fixtures/", import.meta.url);
  return Array.from(Deno.readDirSync(folder), (entry) => entry.name)
    .filter((name) => name.endsWith(".dmp")).sort()
    .map((name) => [name, Deno.readFileSync(new URL(name, folder))]);
}

/** The structures and tables that livedump finds in a dump. */
export interface Anatomy {
  readonly structures: readonly Structure[];
  /** The file offsets at which tables and directories start and end. */
  readonly tables: readonly (readonly [start: number, end: number])[];
}

export function anatomyOf(bytes: Uint8Array): Anatomy {
  const source = memorySource(bytes);
  const format = recognize(bytes);
  if (format === "minidump") {
    const { structures, memory } = readMinidump(source);
    const starts = memory.lists.flatMap((list) =>
      Array.from(list.ranges(), (range) => Number(range.dataOffset))
    );
    const isFull = memory.lists.some((list) => list.stream.type === 9);
    const end = isFull ? Math.min(...starts) : bytes.length;
    return { structures, tables: [[0x20, end]] };
  }
  const bits = format === "kernel64" ? 64 : 32;
  const { structures, body, endOffset, header } = readKernelDump(source, bits);
  const runBlock: [number, number] = bits === 64
    ? [0x88, 0x344]
    : [0x64, 0x320];
  const end = body.kind === "pages" ? body.table.firstPage : endOffset;
  return {
    structures,
    tables: [
      ...(body.kind === "pages" ? [runBlock] : []),
      [header.layout.sizeBytes, Number(end ?? 0n)],
      [Number(endOffset ?? bytes.length), bytes.length],
    ],
  };
}
