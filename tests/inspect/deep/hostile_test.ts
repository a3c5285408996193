import { assert, assertEquals } from "@std/assert";
import { setU16, setU64 } from "../../builder/bytes.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { buildMinidump } from "../../builder/minidump_builder.ts";
import { BitmapFrames } from "../../../src/inspect/deep/memory/bitmap_frames.ts";
import { VisitedTables } from "../../../src/inspect/deep/memory/visited_tables.ts";
import { memorySource } from "../memory_source.ts";
import { seededRandom } from "../random.ts";
import { judgeDeep } from "./judge_deep.ts";

/**
 * Time limit for an inspection, long enough for a busy machine. If livedump did
 * not limit its work, each inspection would take hours.
 */
const maxMs = 60_000;

function judgeInTime(
  what: string,
  dump: Uint8Array,
): ReturnType<typeof judgeDeep> {
  const start = performance.now();
  const report = judgeDeep(memorySource(dump));
  const elapsed = performance.now() - start;
  assert(elapsed < maxMs, `${what}: ${elapsed} ms`);
  return report;
}

Deno.test("the walk ends for 1,024 pages that are page tables of each other", () => {
  const random = seededRandom(7);
  const pages = 1024;
  const present = Array.from({ length: pages }, (_, at) => BigInt(at + 1));
  const dump = buildKernelDump({
    bitmap: {
      bits: pages + 1,
      present,
      pageFill() {
        const page = new Uint8Array(4096);
        for (let at = 0; at < 4096; at += 8) {
          const frame = BigInt(1 + random(pages));
          const flags = random(8) === 0 ? 0xe3n : 0x63n; // some large pages
          setU64(page, at, (frame << 12n) | flags);
        }
        return page;
      },
    },
  });
  const report = judgeInTime("tables", dump);
  const tables = report.deep.coverage!.kinds.find((one) =>
    one.kind === "page-tables"
  );
  assert(tables !== undefined && tables.pages <= pages + 1);
});

/** Makes KDBG claim the largest possible structures. */
function enlargeStructures({ memory, addresses }: Machine): void {
  const size = new Uint8Array(2);
  setU16(size, 0, 0xfff8);
  for (const at of [0x2a8n, 0x2b0n, 0x2c0n]) {
    memory.put(addresses.debuggerData + at, size);
  }
}

Deno.test("structures for which KDBG claims 64 KiB are searched in time", () => {
  const machine = buildMachine("x64");
  enlargeStructures(machine);
  const { deep } = judgeInTime("sizes", dumpMachine(machine));
  assertEquals(deep.processes.length, 3);
});

Deno.test("a process full of list heads is searched in time", () => {
  const machine = buildMachine("x64");
  const { memory, addresses, directories } = machine;
  // Adds a process of 64 KiB at the end of the pool. Every word of the process
  // is the head of a list. Each list has one entry, after the process.
  const start = 0xffffc00000900000n;
  for (let at = 0n; at < 0x40000n; at += 4096n) {
    memory.map(directories[0]!, start + at, memory.allocate());
  }
  enlargeStructures(machine);
  const process = new Uint8Array(0xfff8);
  const entries = new Uint8Array(0x20000);
  for (let at = 0; at + 8 <= process.length; at += 8) {
    const entry = start + 0x20000n + BigInt(at * 2);
    setU64(process, at, entry);
    setU64(entries, at * 2 + 8, start + BigInt(at));
  }
  setU64(process, 0, 3n);
  setU64(process, 0x28, machine.directoryBase & ~0xfffn);
  memory.put(start, process);
  memory.put(start + 0x20000n, entries);
  // This process is the only one in the list.
  const link = new Uint8Array(8);
  setU64(link, 0, start + 0x1d8n);
  memory.put(addresses.processHead, link);
  setU64(link, 0, addresses.processHead);
  memory.put(start + 0x1d8n, link);
  const report = judgeInTime("heads", dumpMachine(machine));
  assertEquals(report.deep.processes.length, 1);
  assertEquals(report.deep.stacks, null);
});

Deno.test("the bytes read from a small dump are limited", () => {
  const machine = buildMachine("x64");
  const dump = dumpMachine(machine);
  const source = memorySource(dump);
  judgeDeep(source);
  assert(source.bytesRead < 4 * 2 ** 20, `${source.bytesRead}`);
});

Deno.test("huge frame numbers in page tables do not cost memory", () => {
  const frames = new BitmapFrames(memorySource(new Uint8Array(1)), {
    fileOffset: 0,
    bits: 8,
  }, 0);
  const before = Deno.memoryUsage().external;
  const visited = new VisitedTables();
  for (let table = 0; table < 2 ** 14; table++) {
    assert(visited.add(frames, table * 2 ** 17));
  }
  const taken = Deno.memoryUsage().external - before;
  assert(taken < 2 ** 20, `${taken} bytes`);
  assert(!visited.add(frames, 2 ** 17), "visited before");
});

Deno.test("a table that is known to be missing is not looked up again", () => {
  let lookUps = 0;
  const frames = {
    indexOf: () => (lookUps++, -1),
    has: () => false,
    countIn: () => 0,
  };
  const visited = new VisitedTables();
  for (let round = 0; round < 3; round++) {
    for (let frame = 0; frame < 100; frame++) visited.add(frames, frame);
  }
  assertEquals(lookUps, 100);
});

Deno.test("each missing table is counted once, even if several entries refer to it", () => {
  const machine = buildMachine("x64");
  const { memory, directories } = machine;
  const top = new DataView(memory.pages.get(directories[0]!.pfn)!.buffer);
  const far = memory.allocate();
  for (let entry = 0; entry < 512; entry++) {
    // Two neighboring entries share a frame. The frames are far from each other.
    const frame = 2n ** 35n + (BigInt(entry >>> 1) << 17n);
    setU64(memory.pages.get(far)!, entry * 8, (frame << 12n) | 0x63n);
  }
  top.setBigUint64(300 * 8, (BigInt(far) << 12n) | 0x63n, true);
  const { deep } = judgeDeep(memorySource(dumpMachine(machine)));
  assertEquals(deep.coverage!.missingTables, 256);
});

Deno.test("overlapping regions are not compared with all memory", () => {
  const count = 20_000;
  const memory = Array.from({ length: count }, (_, at) => ({
    start: BigInt(at) * 0x20000n,
    data: new Uint8Array(16),
  }));
  const regions = Array.from(
    { length: count },
    () => ({ base: 0n, size: 1n << 46n }),
  );
  const dump = buildMinidump({ memory, regions });
  assertEquals(judgeInTime("regions", dump).deep.regions, null);
  // Regions that do not overlap are compared, even if there are many.
  const apart = memory.map(({ start }) => ({ base: start, size: 0x20000n }));
  const { deep } = judgeInTime(
    "apart",
    buildMinidump({ memory, regions: apart }),
  );
  assertEquals(deep.regions?.readable, count);
  assertEquals(deep.regions?.whole, 0);
});
