import { assert, assertEquals } from "@std/assert";
import { setU16, setU64 } from "../../builder/bytes.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import { buildKernelDump } from "../../dump_builder.ts";
import { buildMinidump } from "../../minidump_builder.ts";
import { BitmapFrames } from "../../../src/inspect/deep/memory/bitmap_frames.ts";
import { VisitedTables } from "../../../src/inspect/deep/memory/visited_tables.ts";
import { memorySource } from "../memory_source.ts";
import { seededRandom } from "../random.ts";
import { judgeDeep } from "./judge_deep.ts";

/** Generous, for a busy machine: what must not happen takes hours. */
const mostMs = 60_000;

function inTime(what: string, dump: Uint8Array): ReturnType<typeof judgeDeep> {
  const start = performance.now();
  const report = judgeDeep(memorySource(dump));
  const elapsed = performance.now() - start;
  assert(elapsed < mostMs, `${what}: ${elapsed} ms`);
  return report;
}

Deno.test("a thousand pages that all are tables of each other end the walk", () => {
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
          const flags = random(8) === 0 ? 0xe3n : 0x63n; // some large
          setU64(page, at, (frame << 12n) | flags);
        }
        return page;
      },
    },
  });
  const report = inTime("tables", dump);
  const tables = report.deep.coverage!.kinds.find((one) =>
    one.kind === "page-tables"
  );
  assert(tables !== undefined && tables.pages <= pages + 1);
});

/** KDBG says that structures are as large as it can. */
function swell({ memory, places }: Machine): void {
  const size = new Uint8Array(2);
  setU16(size, 0, 0xfff8);
  for (const at of [0x2a8n, 0x2b0n, 0x2c0n]) {
    memory.put(places.debuggerData + at, size);
  }
}

Deno.test("structures of 64 KiB that KDBG claims are searched in time", () => {
  const machine = buildMachine("x64");
  swell(machine);
  const { deep } = inTime("sizes", dumpMachine(machine));
  assertEquals(deep.processes.length, 3);
});

Deno.test("a process full of list heads is searched in time", () => {
  const machine = buildMachine("x64");
  const { memory, places, directories } = machine;
  // Behind all else in the pool: a process of 64 KiB whose every word heads a
  // list, and the entries of all these lists.
  const start = 0xffffc00000900000n;
  for (let at = 0n; at < 0x40000n; at += 4096n) {
    memory.map(directories[0]!, start + at, memory.allocate());
  }
  swell(machine);
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
  // The list of processes has this one alone.
  const link = new Uint8Array(8);
  setU64(link, 0, start + 0x1d8n);
  memory.put(places.processHead, link);
  setU64(link, 0, places.processHead);
  memory.put(start + 0x1d8n, link);
  const report = inTime("heads", dumpMachine(machine));
  assertEquals(report.deep.processes.length, 1);
  assertEquals(report.deep.stacks, null);
});

Deno.test("a small dump is not read over and over", () => {
  const machine = buildMachine("x64");
  const dump = dumpMachine(machine);
  const source = memorySource(dump);
  judgeDeep(source);
  assert(source.bytesRead < 4 * 2 ** 20, `${source.bytesRead}`);
});

Deno.test("tables all over the address space take no memory", () => {
  const frames = new BitmapFrames(memorySource(new Uint8Array(1)), {
    fileOffset: 0,
    bits: 8,
  }, 0);
  const before = Deno.memoryUsage().external;
  const met = new VisitedTables();
  for (let table = 0; table < 2 ** 14; table++) {
    assert(met.add(frames, table * 2 ** 17));
  }
  const taken = Deno.memoryUsage().external - before;
  assert(taken < 2 ** 20, `${taken} bytes`);
  assert(!met.add(frames, 2 ** 17), "met before");
});

Deno.test("a table that was met as missing is not looked up again", () => {
  let lookUps = 0;
  const frames = {
    indexOf: () => (lookUps++, -1),
    has: () => false,
    countIn: () => 0,
  };
  const met = new VisitedTables();
  for (let round = 0; round < 3; round++) {
    for (let frame = 0; frame < 100; frame++) met.add(frames, frame);
  }
  assertEquals(lookUps, 100);
});

Deno.test("tables that the dump lacks are told as they are, however many", () => {
  const machine = buildMachine("x64");
  const { memory, directories } = machine;
  const top = new DataView(memory.pages.get(directories[0]!.pfn)!.buffer);
  const far = memory.allocate();
  for (let entry = 0; entry < 512; entry++) {
    // Each of them twice, far from each other and from all that there is.
    const frame = 2n ** 35n + (BigInt(entry >>> 1) << 17n);
    setU64(memory.pages.get(far)!, entry * 8, (frame << 12n) | 0x63n);
  }
  top.setBigUint64(300 * 8, (BigInt(far) << 12n) | 0x63n, true);
  const { deep } = judgeDeep(memorySource(dumpMachine(machine)));
  assertEquals(deep.coverage!.missingTables, 256);
});

Deno.test("regions that all lie over all memory are not compared with it", () => {
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
  assertEquals(inTime("regions", dump).deep.regions, null);
  // One after the other they are compared, however many they are.
  const apart = memory.map(({ start }) => ({ base: start, size: 0x20000n }));
  const { deep } = inTime("apart", buildMinidump({ memory, regions: apart }));
  assertEquals(deep.regions?.readable, count);
  assertEquals(deep.regions?.whole, 0);
});
