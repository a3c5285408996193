import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import manifest from "../../fixtures/manifest.json" with { type: "json" };
import type { Case, Expected } from "./case.ts";

import { report, snapshot } from "./expectations.ts";

/** A case of `inspect`. By default, nothing is expected on stderr. */
function inspects(
  name: string,
  args: readonly string[],
  exitCode: number,
  stdout: Expected,
  only?: "posix" | "windows",
  stderr: Expected = "",
): Case {
  return {
    name,
    args: ["inspect", ...args],
    stdout,
    stderr,
    exitCode,
    ...only && { only },
  };
}

function follows(expected: Expected, actual: string): void {
  assert(typeof expected === "function");
  expected(actual);
}

const liveDump = "fixtures/live-full-taskmgr.dmp";

const failsByWarning =
  "warning.dmp fails: it has a warning, and --fail-on warning is set.\n";

const runVerdict = (exitCode: number) =>
  exitCode === 0 ? "pass" : exitCode === 3 ? "fail" : "error";

/**
 * Cases that inspect every fixture in several formats. The manifest contains
 * the expected verdicts.
 */
export const fixtureCases: readonly Case[] = Object.entries(manifest).flatMap(
  ([file, { verdict, exitCode }]) => {
    const path = `fixtures/${file}`;
    const name = file.replace(".dmp", "").replaceAll("-", "_");
    return [
      inspects(`${file} as text`, [path], exitCode, snapshot(name)),
      inspects(
        `${file} with every check and field`,
        ["--verbose", "--fields", path],
        exitCode,
        snapshot(`${name}_all`),
      ),
      inspects(
        `${file} as JSON`,
        ["--format", "json", path],
        exitCode,
        report(runVerdict(exitCode), [[path, verdict]]),
      ),
      inspects(
        `${file} in one line`,
        ["--quiet", path],
        exitCode,
        `${verdict.toUpperCase()}  ${path}\n`,
      ),
    ];
  },
);

const verdictOf = {
  "intact.dmp": "complete",
  "1.dmp": "unexpected",
  "missing.dmp": "unreadable",
} as const;

/** Cases of `--deep` and of other flags that read the memory in a dump. */
export const deepCases: readonly Case[] = [
  inspects(
    "the deep checks, with every check shown",
    ["--deep", "--verbose", "machine.dmp"],
    0,
    snapshot("machine_deep"),
  ),
  inspects(
    "the deep checks of the fixture that the README shows",
    ["--deep", liveDump],
    0,
    snapshot("live_full_taskmgr_deep"),
  ),
  inspects(
    "lists of modules and processes, and memory",
    [
      "--modules",
      "--processes",
      "--read",
      "0xfffff804`12427ff8:0x14",
      "machine.dmp",
    ],
    0,
    snapshot("machine_lists"),
  ),
  inspects(
    "physical memory",
    ["--read=phys:11f68:8", "machine.dmp"],
    0,
    (actual) =>
      assertStringIncludes(
        actual,
        "physical memory at 0x0000000000011f68: 8 of 8 bytes are in the dump",
      ),
  ),
  inspects(
    "memory in one line",
    ["--deep", "--modules", "--quiet", "machine.dmp"],
    0,
    "COMPLETE  machine.dmp\n",
  ),
  inspects(
    "memory in JSON",
    ["--deep", "--format=json", "machine.dmp", "fixtures/process-full.dmp"],
    0,
    (actual) => {
      const paths = ["machine.dmp", "fixtures/process-full.dmp"];
      const expected = report(
        "pass",
        paths.map((path) => [path, "complete"]),
      );
      (expected as (actual: string) => void)(actual);
      const [machine, process] = JSON.parse(actual).dumps;
      assertEquals(machine.deep.processes[2].name, "demo.exe");
      assertEquals(process.deep.stacks.threads, 2);
    },
  ),
  inspects(
    "a dump without the kernel's memory",
    ["--deep", "intact.dmp"],
    3,
    snapshot("intact_deep"),
  ),
  ...["12:0", "0x", "phys:", "0x12:0x100001", "kernel", "1:2:3"].map((
    text,
  ) => ({
    name: `${text} is not valid for --read`,
    args: ["inspect", `--read=${text}`, "machine.dmp"],
    stdout: "",
    stderr: /--read needs a hexadecimal address/,
    exitCode: 2,
  })),
];

/** Cases of files, folders, globs, unusual names, and unreadable inputs. */
export const inputCases: readonly Case[] = [
  ...([
    ["a file", ["intact.dmp", "-q"], 0, "COMPLETE  intact.dmp\n"],
    ["an empty file", ["empty.dmp", "-q"], 4, "UNREADABLE  empty.dmp\n"],
    [
      "several files",
      ["intact.dmp", "1.dmp", "-q"],
      3,
      "COMPLETE  intact.dmp\nUNEXPECTED  1.dmp\n",
    ],
    ["a folder", ["many/deep", "-q"], 0, "COMPLETE  many/deep/c.MDMP\n"],
    ["a folder without dumps", ["nothing", "-q"], 4, "UNREADABLE  nothing\n"],
    ["a glob with matches", ["many/b*.dmp", "-q"], 0, "COMPLETE  many/b.dmp\n"],
    [
      "a file after a global flag",
      ["--color", "never", "intact.dmp", "-q"],
      0,
      "COMPLETE  intact.dmp\n",
    ],
    ["a file after --", ["--", "-q"], 0, /^COMPLETE {2}-q\n/],
    [
      "a file, as JSON",
      ["intact.dmp", "--json"],
      0,
      report("pass", [["intact.dmp", "complete"]]),
    ],
  ] as const).map(([what, args, exitCode, stdout]): Case => ({
    name: `${what} without a command is inspected`,
    args,
    stdout,
    stderr: "",
    exitCode,
  })),
  {
    name: "a wrong flag after a file without a command is an error of inspect",
    args: ["intact.dmp", "--verbos"],
    stdout: "",
    stderr: 'livedump: inspect has no flag "--verbos"\n' +
      'Did you mean "--verbose"? See: livedump inspect -h\n',
    exitCode: 2,
  },
  {
    name: "a command overrides a file of its name",
    args: ["schema"],
    stdout: /^\{\n {2}"\$schema"/,
    stderr: "",
    exitCode: 0,
  },
  ...([
    ["empty.dmp", "empty"],
    ["zeros.dmp", "zeros"],
    ["garbage.dmp", "garbage"],
    ["missing.dmp", "missing"],
    ["nothing", "folder_without_dumps"],
    ["missing/*.dmp", "glob_without_match"],
  ] as const).map(([path, name]) =>
    inspects(
      `${name.replaceAll("_", " ")} cannot be read`,
      [path],
      4,
      snapshot(name),
    )
  ),
  inspects(
    "an unreadable file is in the JSON",
    ["--format=json", "empty.dmp", "missing.dmp", "no*match"],
    4,
    report("error", [
      ["empty.dmp", "unreadable"],
      ["missing.dmp", "unreadable"],
      ["no*match", "unreadable"],
    ]),
  ),
  inspects(
    "a file with half a header is truncated",
    ["half a header.dmp"],
    3,
    snapshot("half_a_header"),
  ),
  inspects(
    "a folder is searched for dumps at any depth, in order",
    ["-q", "many"],
    3,
    "UNEXPECTED  many/a.dmp\nCOMPLETE  many/b.dmp\n" +
      "COMPLETE  many/deep/c.MDMP\n",
  ),
  inspects(
    "a glob is expanded, in order",
    ["-q", "many/*.dmp"],
    3,
    "UNEXPECTED  many/a.dmp\nCOMPLETE  many/b.dmp\n",
  ),
  inspects(
    "folders that a glob matches are searched",
    ["-q", "man*"],
    3,
    "UNEXPECTED  many/a.dmp\nCOMPLETE  many/b.dmp\n" +
      "COMPLETE  many/deep/c.MDMP\n",
  ),
  ...[
    ["many\\*.dmp", "UNEXPECTED  many/a.dmp\nCOMPLETE  many/b.dmp\n"],
    ["MAN*\\A.*", "UNEXPECTED  many/a.dmp\n"],
    [".\\many\\**\\*.?dmp", "COMPLETE  many/deep/c.MDMP\n"],
  ].map(([glob = "", found = ""]) =>
    inspects(
      `${glob} is a glob on Windows`,
      ["-q", glob],
      found.startsWith("UNEXPECTED") ? 3 : 0,
      found,
      "windows",
    )
  ),
  ...[
    "\\\\.\\PhysicalDrive0",
    "\\\\.\\pipe\\x",
    "\\\\nowhere\\share\\x.dmp",
  ].map((path) =>
    inspects(
      `${path} is reported`,
      ["-q", path],
      4,
      `UNREADABLE  ${path}\n`,
      "windows",
    )
  ),
  inspects(
    "a path that exists is not expanded",
    ["-q", "[12].dmp"],
    0,
    "COMPLETE  [12].dmp\n",
  ),
  inspects(
    "spaces",
    ["-q", "with spaces.dmp"],
    0,
    "COMPLETE  with spaces.dmp\n",
  ),
  inspects(
    "umlauts and emoji",
    ["-q", "K\u00e4fer \u{1f41e}.dmp"],
    0,
    "COMPLETE  K\u00e4fer \u{1f41e}.dmp\n",
  ),
  inspects(
    "umlauts and emoji, in JSON",
    ["--format=json", "K\u00e4fer \u{1f41e}.dmp"],
    0,
    report("pass", [["K\u00e4fer \u{1f41e}.dmp", "complete"]]),
  ),
  inspects(
    "a name with a line break is printed on one line",
    ["-q", "line\nbreak.dmp"],
    0,
    "COMPLETE  line\\u000abreak.dmp\n",
    "posix",
  ),
  inspects(
    "an escape sequence in a name is escaped",
    ["-q", "--color=never", "\x1b[31mred.dmp"],
    0,
    "COMPLETE  \\u001b[31mred.dmp\n",
    "posix",
  ),
  inspects(
    "words after -- are paths",
    ["-q", "--", "-q"],
    0,
    "COMPLETE  -q\n",
  ),
  ...([
    [["intact.dmp", "1.dmp"], 3],
    [["intact.dmp", "missing.dmp"], 4],
    [["1.dmp", "missing.dmp", "intact.dmp"], 4],
    [["missing.dmp", "1.dmp"], 4],
  ] as const).map(([paths, exitCode]) =>
    inspects(
      `${paths.join(", ")}: the worst exit code is used`,
      ["--format=json", ...paths],
      exitCode,
      report(
        runVerdict(exitCode),
        paths.map((path) => [path, verdictOf[path]] as const),
      ),
    )
  ),
  inspects(
    "several dumps have a summary",
    ["intact.dmp", "1.dmp", "missing.dmp"],
    4,
    /\n\n3 dumps: 1 complete, 1 unexpected, 1 unreadable\.\n$/,
  ),
];

/** Cases of the flags of `inspect`. */
export const flagCases: readonly Case[] = [
  inspects(
    "--hash prints the same SHA-256 as sha256sum",
    ["--hash", "--quiet", "--format", "jsonl", liveDump],
    0,
    /"hash":\{"algorithm":"sha256","value":"961e9a358cd1ea1158321adecb797e7218b76816e4b1fd2ad37ce028a5adad97"\}/,
  ),
  inspects(
    "a map of the memory of a cut dump",
    ["--map", "fixtures/live-full-truncated.dmp"],
    3,
    snapshot("map"),
  ),
  inspects(
    "a map of the memory of a cut process dump",
    ["--map", "fixtures/process-cut.dmp"],
    3,
    snapshot("map_process"),
  ),
  inspects(
    "a map in the JSON, which follows the schema",
    ["--map", "--format=json", "fixtures/live-full-truncated.dmp"],
    3,
    (actual) => {
      const path = "fixtures/live-full-truncated.dmp";
      follows(report("fail", [[path, "truncated"]]), actual);
      const [{ map, kernel }] = JSON.parse(actual).dumps;
      const [inFile, missing] = map.totals;
      assertEquals(inFile.count, kernel.pages.inFile);
      assertEquals(missing.count, kernel.pages.promised - inFile.count);
    },
  ),
  inspects(
    "a page for a browser, with the map and the raw header",
    ["--format=html", "fixtures/live-full-truncated.dmp"],
    3,
    (actual) => {
      assertMatch(actual, /^<!DOCTYPE html>\n[\s\S]*<\/html>\n$/);
      assertStringIncludes(actual, "<h3>Physical memory</h3>");
      assertStringIncludes(actual, "<code>SUMMARY_DUMP64</code>");
    },
  ),
  inspects(
    "-v shows passed checks",
    ["-v", "intact.dmp"],
    0,
    /\n {2}PASS {2}signature\n/,
  ),
  ...([
    ["any", 0, "COMPLETE"],
    ["0x0", 0, "COMPLETE"],
    ["0x161", 3, "UNEXPECTED"],
  ] as const).map(([code, exitCode, verdict]) =>
    inspects(
      `--expect ${code}`,
      ["-q", "--expect", code, "1.dmp"],
      exitCode,
      `${verdict}  1.dmp\n`,
    )
  ),
  inspects(
    "a warning does not change the exit code",
    ["warning.dmp"],
    0,
    snapshot("warning"),
  ),
  inspects(
    "--fail-on warning makes the exit code 3",
    ["-q", "--fail-on", "warning", "warning.dmp"],
    3,
    "COMPLETE  warning.dmp\n",
    undefined,
    failsByWarning,
  ),
  inspects(
    "--fail-on warning is in the JSON",
    ["--format=json", "--fail-on=warning", "warning.dmp"],
    3,
    report("fail", [["warning.dmp", "complete"]]),
    undefined,
    failsByWarning,
  ),
  inspects(
    "an unverified dump fails",
    ["-q", "seven/unverified.dmp"],
    3,
    "UNVERIFIED  seven/unverified.dmp\n",
  ),
  inspects(
    "--allow-unverified lets an unverified dump pass",
    ["--format=json", "--allow-unverified", "seven/unverified.dmp"],
    0,
    report("pass", [["seven/unverified.dmp", "unverified"]]),
  ),
  inspects(
    "--fail-on warning does not fail an intact dump",
    ["-q", "--fail-on=warning", "intact.dmp"],
    0,
    "COMPLETE  intact.dmp\n",
  ),
];

/** Cases of formats for programs, reports in files, and lists of dumps. */
export const reportCases: readonly Case[] = [
  inspects(
    "a line of JSON for each dump",
    ["--format=jsonl", "intact.dmp", "1.dmp"],
    3,
    /^\{"schemaVersion":"1\.0","path":"intact\.dmp",[ -~]*\}\n\{[ -~]*\}\n$/,
  ),
  inspects(
    "test results for build servers",
    ["--format", "junit", "intact.dmp", "missing.dmp"],
    4,
    /^<\?xml [^]*<error type="unreadable"[^]*<\/testsuites>\n$/,
  ),
  inspects(
    "annotations for GitHub",
    ["--format", "github", "intact.dmp", "1.dmp"],
    3,
    /^COMPLETE {2}intact\.dmp\nUNEXPECTED {2}1\.dmp\n::error file=1\.dmp,title=Bug check::.*\n$/,
  ),
  ...([
    ["a missing file", "missing.dmp"],
    ["a folder without dumps", "nothing"],
    ["a glob without a match", "no*match"],
  ] as const).flatMap(([what, path]) => [
    inspects(
      `${what} is an input that failed, in an annotation`,
      ["--format", "github", path],
      4,
      (actual) => {
        assertStringIncludes(actual, `\n::error file=${path},title=Input::`);
        assert(!/signature/i.test(actual), actual);
      },
    ),
    inspects(
      `${what} is an input that failed, in test results`,
      ["--format", "junit", path],
      4,
      (actual) => {
        const row = `<testcase name="input" classname="${path}">`;
        assertStringIncludes(actual, row);
        assert(!/signature/i.test(actual), actual);
      },
    ),
    inspects(
      `${what} is an input that failed, in JSON`,
      ["--json", path],
      4,
      (actual) => {
        const [{ checks }] = JSON.parse(actual).dumps;
        const { id, title, status } = checks[0];
        assertEquals([id, title, status], ["input", "Input", "fail"]);
        assertEquals(checks.length, 1);
      },
    ),
  ]),
  inspects(
    "a file of another kind has no signature of a dump, in an annotation",
    ["--format", "github", "garbage.dmp"],
    4,
    /\n::error file=garbage\.dmp,title=Signature::/,
  ),
  inspects(
    "a second report in a file",
    ["-q", "--report", "junit=results.xml", "1.dmp"],
    3,
    "UNEXPECTED  1.dmp\n",
  ),
  inspects(
    "a report that cannot be written",
    ["-q", "--report=json=no/such/report.json", "1.dmp"],
    4,
    "UNEXPECTED  1.dmp\n",
    undefined,
    /^The report no\/such\/report\.json could not be written: .*\n.*\n$/,
  ),
  inspects(
    "a report that would overwrite a dump",
    ["--report=json=1.dmp", "intact.dmp"],
    2,
    "",
    undefined,
    'livedump: the report would overwrite a dump: "1.dmp"\n' +
      "Specify another file for the report. See: livedump inspect --help\n",
  ),
  inspects(
    "the dumps of a list",
    ["-q", "--files-from", "list.txt"],
    3,
    "UNEXPECTED  1.dmp\nCOMPLETE  with spaces.dmp\nCOMPLETE  [12].dmp\n",
  ),
  inspects(
    "an empty list on standard input",
    ["--files-from=-"],
    4,
    "",
    undefined,
    "livedump: the list on standard input contains no paths\n" +
      "--files-from needs a text file with one path in each line, or with a NUL " +
      "after each path; - is standard input.\n",
  ),
];
