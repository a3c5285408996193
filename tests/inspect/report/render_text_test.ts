import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  renderHeadline,
  renderText,
} from "../../../src/inspect/report/render_text.ts";
import { renderJson } from "../render_json.ts";
import { textStyle } from "../../../src/base/text/text_style.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { judge } from "../judge.ts";
import type { DumpReport } from "../../../src/inspect/dump/report.ts";
import { openText } from "../../../src/inspect/report/text.ts";
import { buildMinidump } from "../../builder/minidump_builder.ts";
import { writeReport } from "./write_report.ts";

const plain = textStyle(false);
const hostile = "\x1b]0;x\x07\u202egmd.\ud800\x7f\u0085.dmp";

Deno.test("a path cannot control the terminal", () => {
  const report = { ...judge(buildKernelDump()), path: hostile };
  for (
    const text of [
      renderHeadline(report, plain),
      renderText(report, plain, true),
    ]
  ) {
    assertStringIncludes(
      text,
      "\\u001b]0;x\\u0007\\u202egmd.\\ud800\\u007f\\u0085.dmp",
    );
    assert(text.endsWith("\n"));
  }
});

Deno.test("JSON is ASCII and preserves the path", () => {
  const report = { ...judge(buildKernelDump()), path: hostile };
  const json = renderJson("pass", [report]);
  for (const unit of json) {
    assert(unit === "\n" || (unit >= " " && unit <= "~"));
  }
  assertEquals(JSON.parse(json).dumps[0].path, hostile);
});

Deno.test("a passed check is shown on request, a failed one always", () => {
  const report = judge(buildKernelDump({ bugCheck: 0x7e }));
  const short = renderText(report, plain, false);
  const long = renderText(report, plain, true);
  assertStringIncludes(short, "FAIL  bug-check");
  assertStringIncludes(long, "FAIL  bug-check");
  assert(!short.includes("PASS  file-size"));
  assertStringIncludes(long, "PASS  file-size");
});

Deno.test("every failed check has advice", () => {
  const report = judge(buildKernelDump({
    bitmap: { totalPresentPages: 6n },
    writerStatus: 1,
    attributes: 0x4,
    cutAt: -1,
  }));
  const text = renderText(report, plain, false).replace(/\s+/g, " ");
  const failed = report.checks.filter((one) => one.status === "fail");
  assertEquals(failed.map((one) => one.id), [
    "page-count",
    "file-size",
    "writer-status",
    "attributes",
  ]);
  for (const { message, hint } of failed) {
    assertStringIncludes(text, message);
    assertStringIncludes(text, hint!);
  }
});

Deno.test("only a complete dump without warnings is green", () => {
  const colors = textStyle(true);
  const warned = judge(buildKernelDump({ leftOver: new Uint8Array(5000) }));
  assertEquals(warned.verdict, "complete");
  assertStringIncludes(renderHeadline(warned, colors), "\x1b[33m");
  const sound = judge(buildKernelDump());
  assertStringIncludes(renderHeadline(sound, colors), "\x1b[32m");
});

Deno.test("the name of a type is not repeated", () => {
  for (
    const [type, line] of [
      [1, "  Type        full memory dump\n"],
      [4, "  Type        small memory dump (triage)\n"],
      [6, "  Type        kernel memory dump (bitmap-kernel)\n"],
    ] as const
  ) {
    const report = judge(buildKernelDump({ type }), "any");
    assertStringIncludes(renderText(report, plain, false), line);
  }
});

Deno.test("a count that is too large for a number is shown as unknown", () => {
  const report = judge(buildKernelDump());
  const pages = { promised: 2 ** 64, inTable: null, inFile: 0 };
  const kernel = { ...report.kernel!, pages };
  assertStringIncludes(
    renderText({ ...report, kernel }, plain, false),
    "  Pages       ? in the header, ? in the table, 0 in the file\n",
  );
});

Deno.test("raw fields are in the JSON, or null", () => {
  const structures = (fields: boolean) =>
    JSON.parse(renderJson("pass", [judge(buildKernelDump(), "any", fields)]))
      .dumps[0].structures;
  assertEquals(structures(false), null);
  const names = structures(true).map((one: { name: string }) => one.name);
  assertEquals(names[0], "DUMP_HEADER64");
});

Deno.test("the facts of a minidump name the revision and unknown streams", () => {
  const report = judge(buildMinidump());
  const { minidump } = report;
  const [stream] = minidump!.streams;
  const changed = {
    ...minidump!,
    // A stream of Crashpad (minidump/minidump_extensions.h).
    streams: [
      stream!,
      { ...stream!, name: "Unknown", type: 0x4b6b0002 },
    ],
    process: {
      ...minidump!.process!,
      system: {
        name: "Windows 11",
        version: "10.0.26200",
        servicePack: "8246",
      },
    },
  };
  const text = renderText({ ...report, minidump: changed }, plain, false);
  assertStringIncludes(text, "x64, Windows 11, version 10.0.26200.8246\n");
  assertStringIncludes(text, `${stream!.name}, Unknown (0x4b6b0002)\n`);
});

Deno.test("after many dumps, the text lists those that are not complete", () => {
  const good = judge(buildKernelDump());
  const bad = (at: number) => ({
    ...judge(buildKernelDump({ cutAt: -1 })),
    path: `bad${at}.dmp`,
  });
  const end = (dumps: readonly DumpReport[], ...flags: string[]) =>
    writeReport(openText, dumps, {}, flags).split(/ dumps: .*\n/)[1];
  const goods = (count: number) => Array<DumpReport>(count).fill(good);
  assertEquals(end([bad(1), ...goods(5)]), "TRUNCATED  bad1.dmp\n");
  assertEquals(end([bad(1), ...goods(4)]), "");
  assertEquals(end(goods(6)), "");
  assertEquals(end([bad(1), ...goods(5)], "-q"), undefined);
  const many = Array.from({ length: 12 }, (_, at) => bad(at));
  const lines = end([...many, good])!.split("\n");
  assertEquals(lines.slice(8), [
    ...["TRUNCATED  bad8.dmp", "TRUNCATED  bad9.dmp", "and 2 other dumps", ""],
  ]);
  // If no dump is complete, a list would only repeat the report.
  assertEquals(end(many), "");
});
