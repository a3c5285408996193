import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openRunner } from "./runner.ts";

const ignore = Deno.build.os === "windows";

/**
 * Script that replaces livedump: records its arguments, prints a document as
 * livedump does, and exits.
 */
const fakeProgram = `#!/bin/bash
printf '%s\\n' "$@" >arguments
[ -z "$SAYS" ] || echo "$SAYS" >&2
cat <<'END'
{
  "captures": [
    {
      "path": "D:\\\\dumps\\\\a b.DMP",
      "dump": {
        "path": "D:\\\\dumps\\\\a b.DMP"
      }
    }
  ]
}
END
exit "\${CODE:-0}"
`;

async function capture(env: Readonly<Record<string, string>>) {
  await using runner = await openRunner();
  const program = await runner.addProgram("livedump", fakeProgram);
  const outcome = await runner.run("capture.sh", {
    LIVEDUMP_PROGRAM: program,
    ...env,
  });
  const report = await Deno.readTextFile(outcome.outputs.report || "/dev/null");
  const text = await Deno.readTextFile(`${runner.folder}/arguments`)
    .catch(() => "");
  const { folder } = runner;
  return {
    ...outcome,
    arguments: text.split("\n").slice(0, -1),
    folder,
    report,
  };
}

function onPosix(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

onPosix("mode kernel takes a dump and keeps the JSON report", async () => {
  const run = await capture({
    LIVEDUMP_MODE: "kernel",
    LIVEDUMP_ARGUMENTS: "--stacks\n\n --force \r\n",
  });
  assertEquals(run.arguments, [
    ...["kernel", "--json", `--output=${run.folder}/temp/livedump/`],
    ...["--stacks", "--force"],
  ]);
  assertEquals([run.code, run.stdout, run.stderr], [0, "", ""]);
  assertEquals(run.outputs.verdict, "pass");
  assertEquals(run.outputs["exit-code"], "0");
  assertEquals(run.outputs.program, `${run.folder}/bin/livedump`);
  assertEquals(JSON.parse(run.report).captures.length, 1);
  assertStringIncludes(run.summary, "- `D:\\dumps\\a b.DMP`\n");
});

onPosix(
  "mode process passes the process and the output on, and executes nothing",
  async () => {
    const nasty = "a;$(touch hacked)`id`'&|*.exe";
    const run = await capture({
      LIVEDUMP_MODE: "process",
      LIVEDUMP_PROCESS: nasty,
      LIVEDUMP_OUTPUT: `D:\\${nasty}`,
    });
    assertEquals(run.arguments, [
      ...["process", "--json", `--output=D:\\${nasty}`, "--", nasty],
    ]);
  },
);

onPosix(
  "a capture that fails is an annotation, and the step fails",
  async () => {
    const run = await capture({
      LIVEDUMP_MODE: "kernel",
      CODE: "5",
      SAYS: "livedump: not elevated\n::stop-commands::x",
    });
    assertEquals([run.code, run.outputs.verdict], [5, "error"]);
    assertStringIncludes(
      run.stdout,
      "::error title=livedump::livedump: not elevated%0A",
    );
    assertStringIncludes(run.stderr, "\n\\u003a:stop-commands::x\n");
  },
);

onPosix("a capture that did not verify has the verdict fail", async () => {
  const run = await capture({ LIVEDUMP_MODE: "kernel", CODE: "3" });
  assertEquals([run.code, run.outputs.verdict], [3, "fail"]);
  assertMatch(run.stdout, /^::error title=livedump::.* code 3/);
});

onPosix("mode install adds the program to PATH and runs nothing", async () => {
  const run = await capture({ LIVEDUMP_MODE: "install" });
  assertEquals(run.path, `${run.folder}/bin\n`);
  assertEquals([run.code, run.arguments], [0, []]);
  assertEquals(run.outputs.program, `${run.folder}/bin/livedump`);
});

for (
  const [env, message] of [
    [{ LIVEDUMP_MODE: "dump" }, '"dump" is not a mode. Expected inspect,'],
    [{ LIVEDUMP_MODE: "process" }, "Mode process needs the input process"],
    [
      { LIVEDUMP_MODE: "install", LIVEDUMP_PROGRAM: "no/livedump" },
      "does not exist",
    ],
  ] as const
) {
  onPosix(`wrong inputs are refused: ${message}`, async () => {
    const run = await capture(env);
    assertEquals([run.code, run.arguments], [2, []]);
    assertMatch(run.stdout, /^::error title=livedump::/);
    assertStringIncludes(run.stdout, message);
    assertEquals(run.outputs.verdict, "error");
  });
}
