import { assert, assertEquals } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../src/inspect/report/report.schema.json" with {
  type: "json",
};
import { renderFields } from "../../src/inspect/report/render_fields.ts";
import { renderJson } from "./render_json.ts";
import { renderText } from "../../src/inspect/report/render_text.ts";
import type { DumpReport } from "../../src/inspect/dump/report.ts";
import { textStyle } from "../../src/base/text/text_style.ts";
import { verdicts } from "../../src/base/verdict.ts";
import { judge } from "./judge.ts";
import { memorySource } from "./memory_source.ts";
import { cutsAt, fieldsOf, mutantsOf, wordsOf } from "./mutations.ts";
import { anatomyOf, completeDumps, fixtures } from "./complete_dumps.ts";

const isValid = new Ajv2020({ allowUnionTypes: true }).compile(schema);
const names = verdicts.map((row) => row.name);
const plain = textStyle(false);

let validated = 0;
let rendered = 0;

/**
 * Fields that contain a position or a count, and the reason why a wrong value
 * in the field may remain undetected.
 */
const unnoticed: Readonly<Record<string, string>> = {
  "PHYSICAL_MEMORY_RUN64.BasePage": "moves a run, not its pages in the file",
  "PHYSICAL_MEMORY_RUN32.BasePage": "moves a run, not its pages in the file",
  "DUMP_HEADER64.DumpType": "5 and 6, and 8, 9 and 10, have the same body",
  "TRIAGE_DUMP64.ContextOffset":
    "0 means absent; any offset in the dump is valid",
  "TRIAGE_DUMP64.ExceptionOffset": "like ContextOffset",
  "TRIAGE_DUMP64.MmOffset": "like ContextOffset",
  "TRIAGE_DUMP64.UnloadedDriversOffset": "like ContextOffset",
  "TRIAGE_DUMP64.PrcbOffset": "like ContextOffset",
  "TRIAGE_DUMP64.ProcessOffset": "like ContextOffset",
  "TRIAGE_DUMP64.ThreadOffset": "like ContextOffset",
  "TRIAGE_DUMP64.CallStackOffset": "one byte further is also inside",
  "TRIAGE_DUMP64.SizeOfCallStack": "smaller or one byte more is also inside",
  "TRIAGE_DUMP64.DriverCount": "0 means that there are none",
  "TRIAGE_DUMP64.DataBlocksCount": "0 means that there are none",
  "TRIAGE_DUMP64.BrokenDriverOffset": "like ContextOffset",
  "TRIAGE_DUMP64.BStoreOffset": "like DataPageOffset",
  "TRIAGE_DUMP64.DataPageOffset": "an offset without a size",
  "TRIAGE_DUMP64.StringPoolSize": "one byte more is also inside",
  "TRIAGE_DUMP64.DebuggerDataOffset": "one byte further is also inside",
  "TRIAGE_DUMP64.DebuggerDataSize": "smaller or one byte more is also inside",
  "TRIAGE_DUMP32.DriverListOffset": "its entries are not known",
  "TRIAGE_DUMP32.StringPoolOffset": "the names in it are not known",
  "MINIDUMP_HEADER.NumberOfStreams": "the entry after the last may be unused",
  "MINIDUMP_HEADER.Flags": "promises less, or what the dump contains",
  "MINIDUMP_DIRECTORY.StreamType":
    "a stream of another type, or an unused entry",
  "MINIDUMP_DIRECTORY.DataSize": "one byte more is also inside",
  "MINIDUMP_DIRECTORY.Rva": "one byte further is also inside",
  "MINIDUMP_SYSTEM_INFO.CSDVersionRva":
    "0 means none; any offset may contain text",
};

/** The names of fields that contain a position or a count. */
const positions =
  /(Offset|Rva|Size|Count|Runs|Pages|Ranges|Streams|Page|(?<!Product)Type|Flags|Dump)$/;

/** Asserts what must be true for the report of any file. */
function assertValid(bytes: Uint8Array, what: string): DumpReport {
  const source = memorySource(bytes);
  const report = judge(source, 0x161);
  assert(names.includes(report.verdict), what);
  assert(report.summary.length > 0 && report.checks.length > 0, what);
  const ids = new Set(report.checks.map((one) => one.id));
  assert(report.checks.length < ids.size + 40, `${what}: floods the report`);
  const most = 4 * bytes.length + 0x10000;
  assert(source.bytesRead <= most, `${what}: ${source.bytesRead} bytes read`);
  const isBad = report.verdict !== "complete";
  assertEquals(
    isBad,
    report.checks.some((one) => one.verdict !== undefined),
    what,
  );
  if (rendered++ % 20 === 0) assertShown(bytes, what);
  return report;
}

/**
 * Asserts that output has at most 80 columns and no control characters, and
 * that JSON is valid.
 */
function assertShown(bytes: Uint8Array, what: string): void {
  const report = judge(bytes, 0x161, true);
  const text = renderText(report, plain, true) +
    renderText(report, plain, false) +
    renderFields(report.structures ?? [], plain);
  for (const line of text.split("\n")) {
    // A name in the dump may be longer than a line.
    const isLong = line.split(" ").some((word) => word.length > 60);
    assert(line.length <= 80 || isLong, `${what}: ${line.length}: ${line}`);
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x1f\x7f-\x9f]/.test(line), `${what}: ${line}`);
  }
  const run = { complete: "pass", unreadable: "error" } as const;
  const verdict = report.verdict in run
    ? run[report.verdict as keyof typeof run]
    : "fail";
  const json = renderJson(verdict, [report]);
  assert(/^[\x20-\x7e\n]*$/.test(json), what);
  if (validated++ % 5 === 0) {
    assert(
      isValid(JSON.parse(json)),
      `${what}: ${JSON.stringify(isValid.errors)}`,
    );
  }
}

// Fewer words of the fixtures are changed, because the fixtures resemble the
// other dumps but are larger.
for (
  const [name, bytes, maxWords] of [
    ...completeDumps.map((row) => [...row, 30] as const),
    ...fixtures().map((row) => [...row, 8] as const),
  ]
) {
  Deno.test(`${name}: a change of any field or table results in a report`, () => {
    const { structures, tables } = anatomyOf(bytes);
    const words = tables.flatMap(([start, end]) =>
      wordsOf(start, end, maxWords)
    );
    let count = 0;
    for (
      const mutant of mutantsOf(bytes, [...fieldsOf(structures), ...words])
    ) {
      assertValid(mutant.bytes, mutant.name);
      count++;
    }
    assert(count > 50, `${count} mutants`);
  });
}

for (const [name, bytes] of completeDumps) {
  Deno.test(`${name}: a changed position or count is detected`, () => {
    assertEquals(judge(bytes).verdict, "complete");
    const fields = fieldsOf(anatomyOf(bytes).structures).filter((part) =>
      positions.test(part.name) &&
      !(part.name in unnoticed) &&
      !(part.name.replace("_DUMP32.", "_DUMP64.") in unnoticed)
    );
    for (const mutant of mutantsOf(bytes, fields)) {
      const report = judge(mutant.bytes);
      const isWarned = report.checks.some((one) => one.status === "warning");
      assert(report.verdict !== "complete" || isWarned, mutant.name);
    }
  });

  Deno.test(`${name}: truncated at any offset, the dump is not complete`, () => {
    const { structures, tables } = anatomyOf(bytes);
    const borders = [
      ...structures.flatMap(({ layout, fileOffset }) => [
        fileOffset,
        fileOffset + layout.sizeBytes,
        ...layout.rows.map(([, field]) => fileOffset + field.offset),
      ]),
      ...tables.flat(),
      bytes.length,
      ...Array.from(
        { length: 64 },
        (_, i) => Math.floor(i * bytes.length / 64),
      ),
    ];
    const signatureBytes = bytes[0] === 0x4d ? 4 : 8; // MDMP or PAGEDU64
    const mayEnd = name.includes("secondary") ? secondaryBorders(bytes) : [];
    for (const at of cutsAt(borders, bytes.length)) {
      const { verdict } = assertValid(bytes.subarray(0, at), `cut at ${at}`);
      const expected = mayEnd.includes(at)
        ? "complete"
        : at < signatureBytes
        ? "unreadable"
        : "truncated";
      assertEquals(verdict, expected, `cut at ${at}`);
    }
  });
}

/**
 * Offsets at which livedump does not detect that a dump with secondary data is
 * cut:
 * - before the chain, or within the signature of the chain (8 bytes)
 * - after the header of the chain (0x10 bytes)
 * - after the first block (0x68 bytes)
 */
function secondaryBorders(bytes: Uint8Array): number[] {
  const [start] = anatomyOf(bytes).tables.at(-1)!;
  const withoutSignature = Array.from({ length: 8 }, (_, i) => start + i);
  return [...withoutSignature, start + 0x10, start + 0x78];
}
