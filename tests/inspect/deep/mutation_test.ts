import { assert } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../../src/inspect/report/report.schema.json" with {
  type: "json",
};
import { renderDeep } from "../../../src/inspect/report/render_deep.ts";
import { renderJson } from "../render_json.ts";
import { renderText } from "../../../src/inspect/report/render_text.ts";
import { textStyle } from "../../../src/base/text/text_style.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import type { Mode } from "../../builder/machine/paging.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { buildMinidump } from "../../builder/minidump_builder.ts";
import { memorySource } from "../memory_source.ts";
import {
  cutsAt,
  fieldsOf,
  mutantsOf,
  type Part,
  wordsOf,
} from "../mutations.ts";
import { anatomyOf } from "../complete_dumps.ts";
import { judgeDeep } from "./judge_deep.ts";

const isValid = new Ajv2020({ allowUnionTypes: true }).compile(schema);
const plain = textStyle(false);
const modes: readonly Mode[] = ["x64", "x64-la57", "arm64", "x86", "x86-pae"];

/**
 * Maximum number of bytes read from a small dump. Bytes that are read twice
 * count twice.
 */
const maxBytes = 64 * 2 ** 20;
const maxMs = 5000;

let judged = 0;

/**
 * Inspects the bytes. Asserts that this takes limited time, and that the report
 * is valid and has a limited size.
 */
function assertValid(bytes: Uint8Array, what: string): void {
  const source = memorySource(bytes);
  const start = performance.now();
  const report = judgeDeep(source, "0xfffff80412400000:0x40");
  const elapsed = performance.now() - start;
  assert(elapsed < maxMs, `${what}: ${elapsed} ms`);
  assert(source.bytesRead < maxBytes, `${what}: ${source.bytesRead} bytes`);
  assert(report.checks.length < 60, `${what}: floods the report`);
  const isBad = report.verdict !== "complete";
  const hasReason = report.checks.some((one) => one.verdict !== undefined);
  assert(isBad === hasReason, what);
  if (judged++ % 20 !== 0) return;
  const flags = { modules: true, processes: true };
  const text = renderText(report, plain, true) +
    renderDeep(report.deep, flags, plain);
  for (const line of text.split("\n")) {
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x1f\x7f-\x9f]/.test(line), `${what}: ${line}`);
  }
  const run = { complete: "pass", unreadable: "error" } as const;
  const verdict = report.verdict in run
    ? run[report.verdict as keyof typeof run]
    : "fail";
  const json = JSON.parse(renderJson(verdict, [report]));
  assert(isValid(json), `${what}: ${JSON.stringify(isValid.errors)}`);
}

/** Returns the address and the size of each structure that a debugger reads. */
function structures({ addresses, mode }: Machine): [bigint, number][] {
  const size = mode.startsWith("x86") ? 4 : 8;
  return [
    [addresses.kernelBase, 0x240], // PE headers
    [addresses.kernelBase + 0x18f98n, 0x70], // the debug directory
    [addresses.debuggerData, 0x370],
    [addresses.moduleHead, 2 * size],
    ...addresses.modules.map((at): [bigint, number] => [at, 0x70]),
    [addresses.processHead, 2 * size],
    ...addresses.processes.map((at): [bigint, number] => [at, 0x40]),
    ...addresses.processes.map((at): [bigint, number] => [
      at + (size === 8 ? 0x1d0n : 0xb4n),
      3 * size,
    ]),
    ...addresses.threads.map((at): [bigint, number] => [at, 0xc0]),
    [addresses.processorBlock, 2 * size],
    ...addresses.prcbs.map((at): [bigint, number] => [at, 0x28]),
    ...addresses.contexts.map((at): [bigint, number] => [at + 0x30n, 0xd0]),
  ];
}

/** Every nonzero word of page tables and structures, with its file offset. */
function partsOf(machine: Machine, bytes: Uint8Array): Part[] {
  const { memory, mode } = machine;
  const frames = [...memory.pages.keys()].sort((a, b) => a - b);
  const end = bytes.length - frames.length * 4096;
  const offsetOf = (pfn: number) => end + frames.indexOf(pfn) * 4096;
  const size = mode === "x86" ? 4 : 8;
  const parts: Part[] = [];
  const tables = [
    ...memory.tables.values(),
    ...machine.directories.map((one) => one.pfn),
  ];
  for (const pfn of new Set(tables)) {
    for (let index = 0; index < 4096 / size; index++) {
      if (memory.entryAt(pfn, index) === 0n) continue;
      const offset = offsetOf(pfn) + index * size;
      parts.push({ name: `entry ${index} of ${pfn}`, offset, sizeBytes: size });
    }
  }
  for (const [start, length] of structures(machine)) {
    for (let at = 0; at < length; at += size) {
      const location = memory.locate(start + BigInt(at))!;
      const offset = offsetOf(location.pfn) + location.offset;
      const name = `${start.toString(16)} + ${at}`;
      const word = bytes.subarray(offset, offset + size);
      if (word.every((byte) => byte === 0)) continue;
      parts.push({ name, offset, sizeBytes: size });
    }
  }
  return parts;
}

for (const mode of modes) {
  Deno.test(`${mode}: a dump of a machine gets a report after a change of any word`, () => {
    const machine = buildMachine(mode);
    const bytes = dumpMachine(machine);
    const parts = partsOf(machine, bytes);
    // Changes every fourth word in one mode, and every eighth word in the other
    // modes.
    const some = parts.filter((_, at) => at % (mode === "x64" ? 4 : 8) === 0);
    let count = 0;
    for (const mutant of mutantsOf(bytes, some)) {
      assertValid(mutant.bytes, mutant.name);
      count++;
    }
    assert(count > 100, `${count} mutants`);
  });
}

Deno.test("a dump of a machine gets a report after a cut anywhere", () => {
  for (const type of [1, 6, 10]) {
    const bytes = dumpMachine(buildMachine("x64"), { type });
    const pages = Array.from(
      { length: Math.floor(bytes.length / 4096) },
      (_, at) => at * 4096 + 0x38,
    );
    for (const at of cutsAt([...pages, bytes.length], bytes.length)) {
      if (at >= 0x40) assertValid(bytes.subarray(0, at), `cut at ${at}`);
    }
  }
});

for (
  const [name, bytes] of [
    ["machine", dumpMachine(buildMachine("x64"), { type: 10 })],
    ["triage", buildKernelDump({ type: 4 })],
    ["process", buildMinidump()],
    [
      "process with a list of memory",
      buildMinidump({ memoryAs: "MemoryList" }),
    ],
  ] as const
) {
  Deno.test(`${name}: a change of any field or table results in a deep report`, () => {
    const { structures, tables } = anatomyOf(bytes);
    const words = tables.flatMap(([start, end]) => wordsOf(start, end, 15));
    let count = 0;
    for (
      const mutant of mutantsOf(bytes, [...fieldsOf(structures), ...words])
    ) {
      // If the signature is changed, the file is not a dump and gets no deep
      // report.
      if (mutant.part.offset >= 8) assertValid(mutant.bytes, mutant.name);
      count++;
    }
    assert(count > 50, `${count} mutants`);
  });
}
