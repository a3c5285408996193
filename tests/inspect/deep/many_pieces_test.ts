import { assert, assertEquals } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../../src/inspect/report/report.schema.json" with {
  type: "json",
};
import { dumpJson } from "../../../src/inspect/report/render_json.ts";
import type { DumpReport } from "../../../src/inspect/dump/report.ts";
import { setU32, setU64 } from "../../builder/bytes.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import { dumpMachine, runsOf } from "../../builder/machine/machine_dump.ts";
import { manyRanges } from "../../builder/machine/many_ranges.ts";
import type { Mode } from "../../builder/machine/paging.ts";
import { buildMinidump } from "../../builder/minidump_builder.ts";
import type { Run } from "../../builder/options.ts";
import { sparseSource } from "../memory_source.ts";
import { deepStatuses, judgeDeep } from "./judge_deep.ts";

const isDump = new Ajv2020({ allowUnionTypes: true })
  .compile({ $ref: "#/$defs/dump", $defs: schema.$defs });

function assertSchema(report: DumpReport, what: string): void {
  isDump(JSON.parse(JSON.stringify(dumpJson(report))));
  assertEquals(isDump.errors, null, what);
}

/**
 * Lists each run of the machine's pages three times: twice unchanged, and once
 * shifted by a page, so that runs overlap.
 */
function overlappingRuns(present: readonly bigint[]): Run[] {
  const runs = runsOf(present);
  return runs.flatMap((run) => [
    run,
    { basePage: run.basePage, pageCount: run.pageCount },
    { basePage: run.basePage + 1n, pageCount: run.pageCount },
  ]);
}

const modes: readonly Mode[] = ["x64", "x64-la57", "arm64", "x86", "x86-pae"];

for (const mode of modes) {
  Deno.test(`${mode}: overlapping runs get a verdict, and no endless search`, () => {
    const machine = buildMachine(mode);
    const { pages } = machine.memory;
    const present = [...pages.keys()].sort((a, b) => a - b).map(BigInt);
    const types = mode.startsWith("x86") ? [1] : [1, 8, 9, 10];
    for (const type of types) {
      const runs = overlappingRuns(present);
      const dump = dumpMachine(machine, {
        type,
        runs,
        ranges: { ranges: runs },
        pageFill: (pfn) => pages.get(Number(pfn)) ?? new Uint8Array(4096),
      });
      const report = judgeDeep(dump);
      assertEquals(report.verdict, "damaged", `type ${type}`);
      assertSchema(report, `type ${type}`);
      const { coverage } = report.deep;
      const total = coverage?.pages ?? 0;
      assert((coverage?.pagesInDump ?? 0) <= total, `type ${type}`);
    }
  });
}

Deno.test("a million separate ranges are searched", () => {
  const { sizeBytes, parts } = manyRanges(buildMachine("x64"), 1_000_000);
  const report = judgeDeep(sparseSource(sizeBytes, parts));
  assertEquals(report.verdict, "complete");
  assertEquals(deepStatuses(report)["modules"], "pass");
});

Deno.test("more separate ranges than the index can hold make a dump partial", () => {
  const { sizeBytes, parts } = manyRanges(buildMachine("x64"), 2 ** 20);
  const report = judgeDeep(sparseSource(sizeBytes, parts));
  assertEquals(report.verdict, "partial");
  const found = report.checks.filter((one) => one.verdict !== undefined);
  assertEquals(found.map((one) => [one.id, one.status, one.expected]), [
    ["translation", "skipped", "at most 1,048,576 ranges"],
  ]);
  assertEquals(
    report.summary,
    "The memory was not checked: the page list has too many separate ranges.",
  );
});

/** A triage dump with `count` blocks of eight bytes. */
function manyBlocks(count: number, first: bigint, step: bigint): Uint8Array {
  const data = new Uint8Array(8);
  const dataBlocks = Array.from({ length: count }, (_, at) => ({
    address: first + BigInt(at) * step,
    data,
  }));
  return buildKernelDump({ type: 4, triage: { dataBlocks } });
}

Deno.test("a triage dump with 2^20 blocks is read with its stack and its copies", () => {
  const few = judgeDeep(manyBlocks(2, 0xffff800000000000n, 32n));
  const many = judgeDeep(manyBlocks(2 ** 20, 0xffff800000000000n, 32n));
  assertEquals(many.verdict, "complete");
  const blocks = (count: number) => count - 2 + 2 ** 20;
  assertEquals(many.deep.memory?.blocks, blocks(few.deep.memory!.blocks));
  assertEquals(deepStatuses(many), deepStatuses(few));
});

Deno.test("blocks in descending order are found", () => {
  const report = judgeDeep(manyBlocks(1000, 0xffff900000000000n, -32n));
  const [first] = report.deep.memory!.ranges;
  assertEquals(first?.address, "0xffff850429890ee8");
  const lowest = report.deep.memory!.ranges.find(({ address }) =>
    address === "0xffff8fffffff8320"
  );
  assertEquals(lowest?.sizeBytes, 8);
});

Deno.test("blocks that end at 2^64 have a size", () => {
  const report = judgeDeep(manyBlocks(2, 2n ** 64n - 16n, 8n));
  assertSchema(report, "triage");
  assertEquals(report.deep.memory?.ranges.at(-1), {
    address: "0xfffffffffffffff0",
    sizeBytes: 16,
  });
});

Deno.test("memory and regions that end at or beyond 2^64 have a size", () => {
  const start = 2n ** 64n - 4096n;
  for (const size of [4096n, 8192n, 2n ** 64n - 1n]) {
    const report = judgeDeep(buildMinidump({
      memory: [{ start: start + 2048n, data: new Uint8Array(2048) }],
      regions: [{ base: start, size }],
      flags: 0n,
    }));
    assertSchema(report, `${size}`);
    assertEquals(report.deep.memory?.ranges.at(-1), {
      address: "0xfffffffffffff800",
      sizeBytes: 2048,
    });
    assertEquals(report.deep.regions?.holes, [
      { address: "0xfffffffffffff000", sizeBytes: 2048 },
    ]);
  }
});

/**
 * Builds a MemoryList with one range. The data of the range is at offset 32 of
 * the dump, where the stream directory is.
 */
function secondList(start: bigint, size: number): Uint8Array {
  const list = new Uint8Array(20);
  setU32(list, 0, 1);
  setU64(list, 4, start);
  setU32(list, 12, size);
  setU32(list, 16, 32);
  return list;
}

Deno.test("regions are compared with the memory of both lists", () => {
  const { regions } = judgeDeep(buildMinidump({
    memory: [{ start: 0x10000n, data: new Uint8Array(0x1000) }],
    regions: [{ base: 0x10000n, size: 0x3000n }],
    unknownStreams: [{ type: 5, data: secondList(0x10800n, 0x1800) }],
    flags: 0n,
  })).deep;
  assertEquals(regions?.whole, 0);
  assertEquals(regions?.holes, [
    { address: "0x0000000000012000", sizeBytes: 0x1000 },
  ]);
});
