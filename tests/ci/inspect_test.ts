import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { compiledProgram } from "../program/program.ts";
import { openRunner } from "./runner.ts";

const fixtures = fromFileUrl(new URL("../../fixtures", import.meta.url));
const ignore = Deno.build.os === "windows";

/**
 * Script that replaces livedump: records its arguments, writes the requested
 * report, and exits.
 */
const fakeProgram = `#!/bin/bash
printf '%s\\n' "$@" >arguments
for one in "$@"; do
  case $one in --report=json=*) echo '{}' >"\${one#--report=json=}" ;; esac
done
echo "# Summary" >>"$GITHUB_STEP_SUMMARY"
echo "::error title=dump::bad"
[ -z "$SAYS" ] || echo "$SAYS" >&2
exit "\${CODE:-0}"
`;

async function inspect(env: Readonly<Record<string, string>>) {
  await using runner = await openRunner();
  const program = await runner.addProgram("livedump", fakeProgram);
  const outcome = await runner.run("inspect.sh", {
    LIVEDUMP_PROGRAM: program,
    ...env,
  });
  const text = await Deno.readTextFile(`${runner.folder}/arguments`);
  return { ...outcome, arguments: text.split("\n").slice(0, -1) };
}

Deno.test({
  name: "the action requests annotations and a JSON report",
  ignore,
  async fn() {
    const { code, outputs, summary, path: _, ...rest } = await inspect({
      LIVEDUMP_PATHS: "dumps",
    });
    const { report = "" } = outputs;
    assertEquals(code, 0);
    assertEquals(rest, {
      arguments: [
        ...["inspect", "--format", "github", `--report=json=${report}`],
        ...["--", "dumps"],
      ],
      stdout: "::error title=dump::bad\n",
      stderr: "",
    });
    const { program: _program, ...own } = outputs;
    assertEquals(own, { verdict: "pass", "exit-code": "0", report });
    assertEquals(summary, "# Summary\n");
  },
});

Deno.test({
  name: "the action passes every input on, and executes none of it",
  ignore,
  async fn() {
    const nasty = "a b;$(touch hacked)`id`'\"&|*?[x].dmp";
    const run = await inspect({
      LIVEDUMP_PATHS: `${nasty}\r\n\n  \n-q\nD:\\dumps\\*.dmp\n/c/dumps`,
      LIVEDUMP_REPORTS: `junit=${nasty}.xml\nhtml=out.html`,
      LIVEDUMP_EXPECT: "any",
      LIVEDUMP_FAIL_ON: "warning",
      LIVEDUMP_HASH: "true",
      LIVEDUMP_ARGUMENTS: `--deep\n --read=${nasty} \r\n`,
    });
    assertEquals(run.arguments.slice(4), [
      `--report=junit=${nasty}.xml`,
      "--report=html=out.html",
      "--expect=any",
      "--fail-on=warning",
      "--hash",
      "--deep",
      `--read=${nasty}`,
      "--",
      nasty,
      "-q",
      "D:\\dumps\\*.dmp",
      "/c/dumps",
    ]);
    assertEquals(run.stderr, "");
  },
});

for (
  const [code, verdict] of [
    [0, "pass"],
    [1, "error"],
    [2, "error"],
    [3, "fail"],
    [4, "error"],
    [130, "error"],
  ] as const
) {
  Deno.test({
    name: `the step exits with ${code}, with verdict ${verdict}`,
    ignore,
    async fn() {
      const run = await inspect({
        LIVEDUMP_PATHS: "dumps",
        CODE: String(code),
      });
      assertEquals(run.code, code);
      assertEquals(run.outputs.verdict, verdict);
      assertEquals(run.outputs["exit-code"], String(code));
    },
  });
}

Deno.test({
  name: "an error of livedump becomes an annotation in one line",
  ignore,
  async fn() {
    const run = await inspect({
      LIVEDUMP_PATHS: "dumps",
      CODE: "2",
      SAYS: "livedump: 100% wrong\nSee: livedump -h",
    });
    assertEquals(
      run.stdout.split("\n")[1],
      "::error title=livedump::livedump: 100%25 wrong%0ASee: livedump -h",
    );
    assertEquals(run.stderr, "livedump: 100% wrong\nSee: livedump -h\n");
  },
});

Deno.test({
  name: "the action states which input is missing or wrong",
  ignore,
  async fn() {
    await using runner = await openRunner();
    const program = `${runner.folder}/bin/missing`;
    const noPaths = await runner.run("inspect.sh", {
      LIVEDUMP_PROGRAM: program,
      LIVEDUMP_PATHS: " \n",
    });
    assertEquals(
      [noPaths.code, noPaths.outputs.verdict, noPaths.stdout],
      [
        2,
        "error",
        "::error title=livedump::Mode inspect needs the input paths: files, " +
        "folders or globs, one per line.\n",
      ],
    );
    for (const script of ["inspect.sh", "capture.sh"] as const) {
      const run = await runner.run(script, {
        LIVEDUMP_PROGRAM: program,
        LIVEDUMP_PATHS: "dumps",
        LIVEDUMP_MODE: "kernel",
      });
      assertEquals([run.code, run.outputs.verdict], [127, "error"]);
      assertStringIncludes(
        run.stdout,
        `::error title=livedump::The program ${program} cannot be run. ` +
          "Check the input program.%0A",
      );
    }
  },
});

Deno.test({
  name: "a file name in an error is not run as a workflow command",
  ignore,
  async fn() {
    const run = await inspect({
      LIVEDUMP_PATHS: "dumps",
      SAYS: 'no "##[add-mask]e" or ##VSO[a]\n ::stop-commands::x\na::b',
    });
    assertEquals(
      run.stderr,
      'no "##\\u005badd-mask]e" or ##VSO\\u005ba]\n' +
        " \\u003a:stop-commands::x\na::b\n",
    );
  },
});

Deno.test({
  name: "spaces around a line are not part of a path",
  ignore,
  async fn() {
    const run = await inspect({
      LIVEDUMP_PATHS: "  two words.dmp \t\r\n\tb.dmp\n \r\n",
      LIVEDUMP_REPORTS: " html=a b.html ",
    });
    assertEquals(run.arguments.slice(4), [
      "--report=html=a b.html",
      ...["--", "two words.dmp", "b.dmp"],
    ]);
  },
});

Deno.test({
  name: "the action verifies the fixtures with the compiled program",
  ignore,
  async fn() {
    await using runner = await openRunner();
    const program = await compiledProgram("host");
    assert(program !== undefined);
    const run = await runner.run("inspect.sh", {
      LIVEDUMP_PROGRAM: program,
      LIVEDUMP_PATHS: `${fixtures}/live-full-taskmgr.dmp
${fixtures}/live-full-truncated.dmp`,
      LIVEDUMP_REPORTS: "junit=results.xml",
    });
    assertEquals(run.code, 3);
    assertEquals(run.outputs.verdict, "fail");
    assertStringIncludes(run.stdout, "::error");
    assertStringIncludes(run.summary, "truncated");
    const report = JSON.parse(await Deno.readTextFile(run.outputs.report!));
    assertEquals(report.verdict, "fail");
    const junit = await Deno.readTextFile(`${runner.folder}/results.xml`);
    assertStringIncludes(junit, "<testsuite");
  },
});
