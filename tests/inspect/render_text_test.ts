import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { renderHeadline, renderText } from "../../src/inspect/render_text.ts";
import { renderJson } from "../../src/inspect/render_json.ts";
import { textStyle } from "../../src/text/text_style.ts";
import { buildKernelDump } from "../dump_builder.ts";
import { judge } from "./judge.ts";

const plain = textStyle(false);
const hostile = "\x1b]0;x\x07\u202egmd.\ud800\x7f\u0085.dmp";

Deno.test("a path cannot act on the terminal", () => {
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

Deno.test("JSON is ASCII and gives the path back as it was", () => {
  const report = { ...judge(buildKernelDump()), path: hostile };
  const json = renderJson("pass", [report]);
  for (const unit of json) {
    assert(unit === "\n" || (unit >= " " && unit <= "~"));
  }
  assertEquals(JSON.parse(json).dumps[0].path, hostile);
});

Deno.test("a passed check is told on demand, a failed one always", () => {
  const report = judge(buildKernelDump({ bugCheck: 0x7e }));
  const short = renderText(report, plain, false);
  const long = renderText(report, plain, true);
  assertStringIncludes(short, "FAIL  bug-check");
  assertStringIncludes(long, "FAIL  bug-check");
  assert(!short.includes("PASS  file-size"));
  assertStringIncludes(long, "PASS  file-size");
});

Deno.test("every failed check is told with what to do", () => {
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
