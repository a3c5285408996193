import type { Finding } from "../../base/finding.ts";
import { hex } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import type { DumpReport } from "../dump/report.ts";
import type { InspectFlags } from "../inspect_command_spec.ts";
import type { ReportWriter, TextSink, WriterOptions } from "./report_writer.ts";

/*
 * The subset of JUnit that Jenkins, GitLab and Azure Pipelines all read.
 * Sources: the schema of Jenkins' xUnit plugin (junit-4.xsd); GitLab Docs,
 * "Unit test reports"; Microsoft Learn, "PublishTestResults@2", the mapping of
 * JUnit. There are no totals over all suites, because the first suite is
 * written before the last dump is inspected. The programs that read the file
 * calculate the totals.
 */

/**
 * The result of a check: `pass`, or the name of the XML element in the test
 * case of the check.
 */
type Outcome = "pass" | "skipped" | "failure" | "error";

/** Writes a test suite for each dump and a test case for each finding. */
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
  const outcomes = report.checks.map((one) => outcomeOf(one, flags));
  const count = (outcome: Outcome) =>
    outcomes.filter((one) => one === outcome).length;
  const seen = new Map<string, number>();
  const cases = report.checks.map((finding, index) => {
    const before = seen.get(finding.id) ?? 0;
    seen.set(finding.id, before + 1);
    const name = before === 0 ? finding.id : `${finding.id} ${before + 1}`;
    return caseOf(report.path, name, finding, outcomes[index]!);
  });
  const { hash } = report;
  const lines = [
    `${report.verdict.toUpperCase()}: ${report.summary}`,
    ...hash ? [`SHA-256: ${hash.value}`] : [],
  ];
  return `  <testsuite name="${xmlText(report.path)}" ` +
    `tests="${outcomes.length}" failures="${count("failure")}" ` +
    `errors="${count("error")}" skipped="${count("skipped")}" ` +
    `timestamp="${timestamp}">\n${cases.join("")}` +
    `    <system-out>${
      lines.map(xmlText).join("\n")
    }</system-out>\n  </testsuite>\n`;
}

/** A test case fails if the finding makes the dump fail. */
function outcomeOf(finding: Finding, flags: InspectFlags): Outcome {
  const { status, verdict } = finding;
  if (verdict === "unreadable") return "error";
  const isAllowed = verdict === "unverified" && flags.allowUnverified;
  if (isAllowed) return "skipped";
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
  outcome: Outcome,
): string {
  const message = xmlText(finding.message);
  const evidence = evidenceOf(finding).map(xmlText).join("\n");
  const begin = `    <testcase name="${xmlText(name)}" ` +
    `classname="${xmlText(path)}">`;
  return `${begin}\n${
    outcome === "pass"
      ? `      <system-out>${evidence}</system-out>\n`
      : outcome === "skipped"
      ? `      <skipped>${message}</skipped>\n`
      : `      <${outcome} type="${finding.verdict ?? finding.status}" ` +
        `message="${message}">${evidence}</${outcome}>\n`
  }    </testcase>\n`;
}

/**
 * Returns one line for each part of a finding. Each line starts with a fixed
 * word, so that a CI server that reads the log does not run the line as a
 * command.
 */
function evidenceOf(finding: Finding): string[] {
  const { status, title, message, actual, expected, hint } = finding;
  const { fileOffset } = finding;
  return [
    `${status.toUpperCase()}: ${title}: ${message}`,
    ...(actual === undefined ? [] : [`found: ${actual}`]),
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(fileOffset === undefined ? [] : [`at offset: ${hex(fileOffset)}`]),
    ...(hint === undefined ? [] : [`what to do: ${hint}`]),
  ];
}

/**
 * Returns a suite with a failed test case, so that a run that was stopped does
 * not look like a passed run.
 */
function brokenOffSuite(timestamp: string): string {
  const message = "The run was stopped before the end. Dumps may be missing " +
    "from this report.";
  return `  <testsuite name="livedump" tests="1" failures="0" errors="1" ` +
    `skipped="0" timestamp="${timestamp}">\n` +
    `    <testcase name="run" classname="livedump">\n` +
    `      <error type="broken-off" message="${message}">${message}</error>\n` +
    "    </testcase>\n  </testsuite>\n";
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * Escapes a line of text for an element or attribute of XML 1.0. Some
 * characters are not allowed in XML, not even as a reference (section 2.2 of
 * https://www.w3.org/TR/xml/). They become text such as `\uffff`.
 * {@linkcode printable} does this for control characters and lone surrogates,
 * and this function for U+FFFE and U+FFFF. The bracket of `##[`, which starts a
 * command in the log of a job, becomes a reference.
 */
function xmlText(text: string): string {
  return printable(text)
    .replace(
      /[\ufffe\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
    )
    .replace(/[&<>"]/g, (character) => entities[character]!)
    .replace(/(##(?:vso)?)\[/gi, "$1&#91;");
}
