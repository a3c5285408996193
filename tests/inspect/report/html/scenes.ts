/**
 * Reports for the tests and screenshots of the page. They are reports on built
 * dumps. Some of these dumps are as large as the dump of a real machine; their
 * pages are not stored.
 *
 * @module
 */

import type { ByteSource } from "../../../../src/inspect/dump/byte_source.ts";
import {
  inspectKernelDeep,
  inspectMinidumpDeep,
} from "../../../../src/inspect/deep/inspect_deep.ts";
import { inspectSource } from "../../../../src/inspect/dump/inspect_source.ts";
import type { DeepInspector } from "../../../../src/inspect/dump/deep_inspector.ts";
import type { DumpReport } from "../../../../src/inspect/dump/report.ts";
import { openHtml } from "../../../../src/inspect/report/html/page.ts";
import { bitmapEnd } from "../../../builder/bitmap.ts";
import { buildMachine } from "../../../builder/machine/machine.ts";
import { dumpMachine } from "../../../builder/machine/machine_dump.ts";
import { plausibleBlocks } from "../../../builder/secondary_data.ts";
import {
  buildKernelDump,
  type KernelDumpOptions,
} from "../../../builder/dump_builder.ts";
import { buildMinidump } from "../../../builder/minidump_builder.ts";
import { memorySource, sparseSource } from "../../memory_source.ts";
import { seededRandom } from "../../random.ts";

/** The day on which the dumps are inspected. */
export const now = new Date("2026-11-24T16:00:00Z");

const gibPages = 2 ** 18;

/**
 * The bitmap of a kernel dump of a machine with 16 GiB: 3 GiB below the hole
 * for devices and 13 GiB above 4 GiB, with fewer pages at higher addresses.
 */
function machineBitmap(): { bits: Uint8Array; pages: number } {
  const next = seededRandom(161);
  const frames = 17 * gibPages;
  const bits = new Uint8Array(frames / 8);
  let pages = 0;
  for (let at = 1; at < frames;) {
    const isDevice = at >= 3 * gibPages && at < 4 * gibPages;
    const density = at < gibPages ? 900 : at < 8 * gibPages ? 260 : 70;
    const zone = 40 + 60 * Math.abs(Math.sin(at / 90_000));
    const length = 1 + next(48);
    if (!isDevice && next(1000) < density * zone / 100) {
      for (let i = at; i < Math.min(at + length, frames); i++) {
        bits[i >> 3]! |= 1 << (i & 7);
        pages++;
      }
    }
    at += length;
  }
  return { bits, pages };
}

/**
 * A live dump of the machine with 16 GiB. `share` is the fraction of its pages
 * that the file contains.
 */
function liveDump(
  share = 1,
  { lies = 0n, ...options }: KernelDumpOptions & { lies?: bigint } = {},
): ByteSource {
  const { bits, pages } = machineBitmap();
  const count = bits.length * 8;
  const firstPageAt = Math.ceil(bitmapEnd(count) / 4096) * 4096;
  const head = buildKernelDump({
    type: 6,
    tag: "Taskmgr",
    processors: 16,
    build: 26100,
    ...options,
    fields: { DirectoryTableBase: pageOf(bits), ...options.fields },
    bitmap: {
      bits: count,
      present: [],
      totalPresentPages: BigInt(pages) + lies,
      firstPageAt,
      ...options.bitmap,
    },
  });
  head.set(bits, 0x2038);
  const size = firstPageAt + Math.floor(pages * share) * 4096;
  // The last byte is not zero, because zeros up to the end of the file would
  // look like an interrupted copy.
  return sparseSource(size, [[0, head], [size - 1, new Uint8Array([1])]]);
}

/** The address of a page that is in the dump. */
function pageOf(bits: Uint8Array): bigint {
  const byte = bits.findIndex((one, at) => at > 50 && one === 0xff);
  return BigInt(byte * 8) * 4096n;
}

interface ProcessOptions {
  readonly cutAt?: number;
  /** Leaves out all memory except the stacks of the threads. */
  readonly onlyStacks?: boolean;
  /** Leaves out the list of memory regions. */
  readonly withoutRegions?: boolean;
}

function processDump(
  { cutAt, onlyStacks, withoutRegions }: ProcessOptions = {},
): Uint8Array {
  const next = seededRandom(7);
  // Every module begins with MZ.
  const page = (pages: number) => {
    const data = new Uint8Array(pages * 4096).fill(0x41);
    data.set([0x4d, 0x5a]);
    return data;
  };
  const bases = [
    0x87b2af0000n,
    0x1f8a4510000n,
    0x7ff6d2c40000n,
    0x7ffb3a430000n,
  ];
  const memory = bases.flatMap((base) =>
    Array.from({ length: 14 }, (_, at) => ({
      start: base + BigInt(at) * 0x10000n,
      data: page(at === 0 ? 15 : 1 + next(15)),
    }))
  );
  const regions = [
    ...memory.map(({ start, data }) => ({
      base: start,
      size: BigInt(data.length),
    })),
    { base: 0x87b2bf0000n, size: 0x9000n, protect: 0x104 },
    { base: 0x1f8a4600000n, size: 0x24000n, protect: 1 },
    { base: 0x7df400000000n, size: 0x1_0000_0000n, state: 0x2000, protect: 0 },
  ].sort((a, b) => a.base < b.base ? -1 : 1);
  const stack = { start: 0x87b2afc000n, data: new Uint8Array(0x4000).fill(1) };
  return buildMinidump({
    regions,
    // Small dumps have the flag MiniDumpWithFullMemoryInfo (0x800), or no flags
    // if they have no list of regions.
    ...(onlyStacks
      ? { memory: [stack], memoryAs: "MemoryList", flags: 0x800n }
      : { memory }),
    ...(withoutRegions ? { without: ["MemoryInfoList"], flags: 0n } : {}),
    ...(cutAt === undefined ? {} : { cutAt }),
  });
}

function reportOf(
  path: string,
  dump: Uint8Array | ByteSource,
  bugCheck: number | "any" = 0x161,
  deep: DeepInspector | null = null,
): DumpReport {
  const source = dump instanceof Uint8Array ? memorySource(dump) : dump;
  const wanted = {
    expect: { bugChecks: [bugCheck], contents: [], isRequest: false },
    now,
    fields: true,
    map: true,
  };
  return inspectSource(path, source, deep ? { ...wanted, deep } : wanted);
}

/** The inspector that `--deep` uses. */
const deeper: DeepInspector = {
  kernel: (source, dump) => inspectKernelDeep(source, dump, null),
  minidump: (source, dump) => inspectMinidumpDeep(source, dump, null),
};

const deepScene = () => [
  reportOf("livedump.DMP", dumpMachine(buildMachine("x64")), "any", deeper),
  reportOf("arm64.DMP", dumpMachine(buildMachine("arm64")), "any", deeper),
  reportOf("notepad.dmp", processDump(), "any", deeper),
  reportOf("triage.dmp", buildKernelDump({ type: 4 }), "any", deeper),
];

const full32 = { bits: 32, type: 1, machine: "x86" } as const;

/** Every kind of report, by the name of its screenshot. */
export const scenes: Readonly<Record<string, () => DumpReport[]>> = {
  complete:
    () => [reportOf("C:\\Dumps\\LiveKernelDumps\\livedump.DMP", liveDump())],
  truncated:
    () => [reportOf("\\\\build07\\dumps\\livedump (2).DMP", liveDump(0.41))],
  damaged: () => [
    reportOf(
      "livedump.DMP",
      liveDump(1, { processors: 0, attributes: 0x4, lies: 1_000_000n }),
    ),
  ],
  triage: () => [
    reportOf(
      "C:\\Windows\\Minidump\\010126-9171-01.dmp",
      buildKernelDump({ type: 4 }),
    ),
  ],
  process: () => [reportOf("notepad.dmp", processDump())],
  "process-cut":
    () => [reportOf("notepad.dmp", processDump({ cutAt: -600_000 }))],
  stacks: () => [
    reportOf("regions.dmp", processDump({ onlyStacks: true })),
    reportOf(
      "stacks.dmp",
      processDump({ onlyStacks: true, withoutRegions: true }),
    ),
  ],
  deep: deepScene,
  garbage: () => [
    reportOf("holiday.dmp", new TextEncoder().encode("%PDF-1.7\n not a dump")),
  ],
  many: () => [
    ...scenes["complete"]!(),
    ...scenes["truncated"]!(),
    ...scenes["triage"]!(),
    ...scenes["process"]!(),
    ...scenes["garbage"]!(),
    reportOf(
      "small.dmp",
      buildKernelDump({ type: 6, secondaryData: plausibleBlocks }),
    ),
    reportOf("old.dmp", buildKernelDump(full32), "any"),
    reportOf("ranges.dmp", buildKernelDump({ type: 10 }), "any"),
  ],
};

/** Renders the complete page on some reports. */
export function renderHtml(reports: readonly DumpReport[], now: Date): string {
  let page = "";
  const write = (text: string) => page += text;
  const writer = openHtml({ write }, { now });
  for (const one of reports) writer.add(one);
  writer.end({ verdict: "pass", exitCode: 0, brokenOff: false });
  return page;
}
