import { assertEquals, assertThrows } from "@std/assert";
import type { Finding } from "../../../src/base/finding.ts";
import { openGithub } from "../../../src/inspect/report/github.ts";
import { openJunit } from "../../../src/inspect/report/junit.ts";
import { ReportFailure } from "../../../src/inspect/report/report_writer.ts";
import type { DumpReport } from "../../../src/inspect/dump/report.ts";
import type { Verdict } from "../../../src/base/verdict.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { judge } from "../judge.ts";
import { readWorkflowLog } from "./workflow_log.ts";
import { writeReport } from "./write_report.ts";

const sound = judge(buildKernelDump());

const warning: Finding = {
  id: "file-size",
  title: "File size",
  status: "warning",
  message: "There is more.",
};

type Fault = Exclude<Verdict, "complete">;

/** A report on a dump with the given name and findings. */
function dumpWith(
  path: string,
  ...found: readonly (Fault | "warning")[]
): DumpReport {
  const checks = found.map((one): Finding =>
    one === "warning" ? warning : { ...warning, status: "fail", verdict: one }
  );
  return { ...sound, path, checks };
}

const commandsOf = (reports: DumpReport[], flags: string[] = []) =>
  readWorkflowLog(writeReport(openGithub, reports, {}, flags)).commands
    .map(({ name, properties }) => [name, properties["file"]]);

Deno.test("the ten worst findings are annotated, in any order", () => {
  const reports = [
    dumpWith("warns", "warning", "warning"),
    dumpWith("partial", ...Array<Fault>(9).fill("partial")),
    dumpWith("damaged", "damaged"),
    dumpWith("unreadable", "unreadable"),
  ];
  assertEquals(commandsOf(reports), [
    ["error", "unreadable"],
    ["error", "damaged"],
    ...Array.from({ length: 8 }, () => ["error", "partial"]),
  ]);
  const { lines } = readWorkflowLog(writeReport(openGithub, reports));
  assertEquals(lines.at(-2), "The 10 worst of 13 findings are annotated.");
});

Deno.test("a warning is an error with --fail-on warning", () => {
  const reports = [dumpWith("warns", "warning")];
  assertEquals(commandsOf(reports), [["warning", "warns"]]);
  assertEquals(commandsOf(reports, ["--fail-on", "warning"]), [
    ["error", "warns"],
  ]);
});

Deno.test("only an unverified dump is a warning with --allow-unverified", () => {
  const reports = [dumpWith("a", "unverified"), dumpWith("b", "partial")];
  assertEquals(commandsOf(reports), [["error", "b"], ["error", "a"]]);
  assertEquals(commandsOf(reports, ["--allow-unverified"]), [
    ["error", "b"],
    ["warning", "a"],
  ]);
});

Deno.test("a job summary that could not be written completely is restored", () => {
  const path = Deno.makeTempFileSync();
  const write = Deno.writeTextFileSync;
  try {
    write(path, "what the step said");
    Deno.writeTextFileSync = (path, text, options) => {
      write(path, String(text).slice(0, 9), options);
      throw new Error("No space left on device (os error 28)");
    };
    assertThrows(
      () => writeReport(openGithub, [sound], {}, [], path),
      ReportFailure,
      "No space left on device",
    );
    assertEquals(Deno.readTextFileSync(path), "what the step said");
  } finally {
    Deno.writeTextFileSync = write;
    Deno.removeSync(path);
  }
});

Deno.test("two findings of one check are two test cases of JUnit", () => {
  const xml = writeReport(openJunit, [
    dumpWith("a.dmp", "warning", "damaged", "partial"),
  ]);
  assertEquals(
    Array.from(xml.matchAll(/<testcase name="([^"]*)"/g), ([, name]) => name),
    ["file-size", "file-size 2", "file-size 3"],
  );
});
