import type { InspectFlags } from "../inspect_command_spec.ts";
import type { Finding } from "../../base/finding.ts";
import type { DumpReport } from "../dump/report.ts";
import type { ReportWriter, TextSink, WriterOptions } from "./report_writer.ts";
import { xmlText } from "./xml_text.ts";

/*
 * What Jenkins, GitLab and Azure Pipelines have in common. Sources: the schema
 * of Jenkins' xUnit plugin (junit-4.xsd); GitLab Docs, "Unit test reports";
 * Microsoft Learn, "PublishTestResults@2", the mapping of JUnit. Totals over
 * all suites are left out: readers sum up, and the first suite is written
 * before the last dump is judged.
 */

/** How a check is told: as passed, or by an element in its case. */
type Ending = "pass" | "skipped" | "failure" | "error";

/** Test results: a suite for each dump, a case for each thing found. */
export function openJunit(
  sink: TextSink,
  { flags, now }: WriterOptions,
): ReportWriter {
  const timestamp = now.toISOString().slice(0, 19);
  sink.write('<?xml version="1.0" encoding="UTF-8"?>\n');
  sink.write('<testsuites name="livedump">\n');
  return {
    add: (report) => sink.write(suiteOf(report, flags, timestamp)),
    end({ brokenOff }) {
      if (brokenOff) sink.write(brokenOffSuite(timestamp));
      sink.write("</testsuites>\n");
    },
  };
}

function suiteOf(
  report: DumpReport,
  flags: InspectFlags,
  timestamp: string,
): string {
  const endings = report.checks.map((one) => endingOf(one, flags));
  const count = (ending: Ending) =>
    endings.filter((one) => one === ending).length;
  const seen = new Map<string, number>();
  const cases = report.checks.map((finding, index) => {
    const before = seen.get(finding.id) ?? 0;
    seen.set(finding.id, before + 1);
    const name = before === 0 ? finding.id : `${finding.id} ${before + 1}`;
    return caseOf(report.path, name, finding, endings[index]!);
  });
  const { hash } = report;
  const lines = [
    `${report.verdict.toUpperCase()}: ${report.summary}`,
    ...hash ? [`SHA-256: ${hash.value}`] : [],
  ];
  return `  <testsuite name="${xmlText(report.path)}" ` +
    `tests="${endings.length}" failures="${count("failure")}" ` +
    `errors="${count("error")}" skipped="${count("skipped")}" ` +
    `timestamp="${timestamp}">\n${cases.join("")}` +
    `    <system-out>${
      lines.map(xmlText).join("\n")
    }</system-out>\n  </testsuite>\n`;
}

/** A case is red where the finding keeps the dump from passing. */
function endingOf(finding: Finding, flags: InspectFlags): Ending {
  const { status, verdict } = finding;
  if (verdict === "unreadable") return "error";
  if (verdict !== undefined || status === "fail") return "failure";
  if (status === "skipped") return "skipped";
  return status === "warning" && flags.failOn === "warning"
    ? "failure"
    : "pass";
}

function caseOf(
  path: string,
  name: string,
  finding: Finding,
  ending: Ending,
): string {
  const message = xmlText(finding.message);
  const evidence = evidenceOf(finding).map(xmlText).join("\n");
  const begin = `    <testcase name="${xmlText(name)}" ` +
    `classname="${xmlText(path)}">`;
  return `${begin}\n${
    ending === "pass"
      ? `      <system-out>${evidence}</system-out>\n`
      : ending === "skipped"
      ? `      <skipped>${message}</skipped>\n`
      : `      <${ending} type="${finding.verdict ?? finding.status}" ` +
        `message="${message}">${evidence}</${ending}>\n`
  }    </testcase>\n`;
}

/** Each in a line of its own, which begins with a word of ours. */
function evidenceOf(finding: Finding): string[] {
  const { status, title, message, actual, expected, hint } = finding;
  const { fileOffset } = finding;
  return [
    `${status.toUpperCase()}: ${title}: ${message}`,
    ...(actual === undefined ? [] : [`found: ${actual}`]),
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(fileOffset === undefined ? [] : [`at offset: ${fileOffset}`]),
    ...(hint === undefined ? [] : [`what to do: ${hint}`]),
  ];
}

/** So that a run that was cancelled is not taken for one that passed. */
function brokenOffSuite(timestamp: string): string {
  const message = "The run was broken off: dumps may be missing here.";
  return `  <testsuite name="livedump" tests="1" failures="0" errors="1" ` +
    `skipped="0" timestamp="${timestamp}">\n` +
    `    <testcase name="run" classname="livedump">\n` +
    `      <error type="broken-off" message="${message}">${message}</error>\n` +
    "    </testcase>\n  </testsuite>\n";
}
