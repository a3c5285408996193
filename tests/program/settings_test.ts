import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { type Outcome, outcomeOf } from "./case.ts";
import { compiledProgram } from "./program.ts";

const program = await compiledProgram("host") ?? "";

/** Runs `livedump settings` with HOME as the only environment variable. */
type Run = (...args: string[]) => Promise<Outcome>;

/**
 * Defines a test of the compiled program with a new home folder. The test is
 * ignored on Windows.
 */
function onPosix(
  name: string,
  test: (run: Run, home: string) => Promise<void>,
): void {
  Deno.test({
    name: `compiled: ${name}`,
    ignore: Deno.build.os === "windows" || program === "",
    async fn() {
      const home = await Deno.makeTempDir({ prefix: "livedump home " });
      const run: Run = async (...args) =>
        outcomeOf(
          await new Deno.Command(program, {
            args: ["settings", ...args],
            clearEnv: true,
            env: { HOME: home },
            cwd: home,
            stdin: "null",
            signal: AbortSignal.timeout(30_000),
          }).output(),
        );
      try {
        await test(run, home);
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}

const fileIn = (home: string) =>
  join(home, ".config", "livedump", "settings.json");

function said(stdout: string): Outcome {
  return { code: 0, stdout, stderr: "" };
}

onPosix("settings are kept from one run to the next", async (run, home) => {
  assertEquals(await run("path"), said(`${fileIn(home)}\n`));
  assertEquals(await run("get", "capture-user-pages"), said("off\n"));
  assertEquals(
    await run("set", "capture-user-pages", "on"),
    said("capture-user-pages is on\n"),
  );
  assertEquals(await run("get", "capture-user-pages"), said("on\n"));
  assertEquals(
    await Deno.readTextFile(fileIn(home)),
    `{
  "$schema": "urn:livedump:schema:settings:1",
  "version": 1,
  "capture-user-pages": true
}
`,
  );
  const { stdout, code, stderr } = await run("list", "--format=json");
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^\{\n[\x20-\x7e\n]*\n\}\n$/);
  assertEquals(JSON.parse(stdout).settings[3].source, "file");
  assertEquals(
    await run("reset"),
    said("capture-user-pages is off (default)\n"),
  );
  assertEquals((await run()).code, 0);
});

onPosix(
  "an invalid settings file is reported, kept and renamed",
  async (run, home) => {
    await Deno.mkdir(join(fileIn(home), ".."), { recursive: true });
    await Deno.writeTextFile(fileIn(home), '{\n  "version": 1,\n}\n');
    const refused = {
      code: 4,
      stdout: "",
      stderr: `livedump: ${fileIn(home)}, line 3, column 1: Expected ` +
        "double-quoted property name\n" +
        "Correct the file, or rename the file and return to the defaults: " +
        "livedump settings reset\n",
    };
    assertEquals(await run(), refused);
    assertEquals(await run("set", "open-file-location", "on"), refused);
    const { code, stdout } = await run("reset");
    assertEquals([code, stdout.includes(`${fileIn(home)}.broken-1\n`)], [
      0,
      true,
    ]);
    assertEquals(
      await Deno.readTextFile(`${fileIn(home)}.broken-1`),
      '{\n  "version": 1,\n}\n',
    );
  },
);

onPosix("nonessential pages alone are an error", async (run) => {
  assertEquals(await run("set", "include-nonessential-pages", "on"), {
    code: 2,
    stdout: "",
    stderr: "livedump: include-nonessential-pages needs " +
      'capture-hypervisor-pages, which is off: "Include nonessential pages" ' +
      "has no effect without it\n" +
      "First run this command: livedump settings set capture-hypervisor-pages on\n",
  });
});

onPosix("settings that cannot be written are an error", async (run, home) => {
  await Deno.writeTextFile(join(home, ".config"), "");
  const { code, stdout, stderr } = await run("set", "open-file-location", "on");
  assertEquals([code, stdout], [4, ""]);
  assertMatch(stderr, /^livedump: the settings in .* cannot be written: /);
});

onPosix(
  "environment variables that are not valid UTF-8 are accepted",
  async (_run, home) => {
    // Deno.Command can pass only valid text, so a shell sets the variable.
    const withVariable = async (name: string, ...args: string[]) =>
      outcomeOf(
        await new Deno.Command("/bin/sh", {
          args: [
            "-c",
            `export ${name}="$(printf '/\\377')"; exec "$@"`,
            "sh",
            program,
            ...args,
          ],
          clearEnv: true,
          env: { HOME: home },
          stdin: "null",
        }).output(),
      );
    const path = said(`${fileIn(home)}\n`);
    assertEquals(await withVariable("NO_COLOR", "settings", "path"), path);
    assertEquals(
      await withVariable("XDG_CONFIG_HOME", "settings", "path"),
      path,
    );
    const { code, stdout, stderr } = await withVariable(
      "HOME",
      "settings",
      "path",
    );
    assertEquals([code, stdout], [4, ""]);
    assertMatch(stderr, /^livedump: there is no folder for settings: neither /);
  },
);
