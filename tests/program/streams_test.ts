import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Outcome, outcomeOf } from "./case.ts";
import { compiledProgram } from "./program.ts";
import { layScene } from "./scene.ts";

const program = await compiledProgram("host") ?? "";
const scene = Deno.makeTempDirSync({ prefix: "livedump streams " });
layScene(scene);
Deno.test.afterAll(() => Deno.removeSync(scene, { recursive: true }));

/** Runs a shell command in the folder of the scene. `$0` is the program. */
async function shell(
  line: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return outcomeOf(
    await new Deno.Command("/bin/sh", {
      args: ["-c", line, program],
      clearEnv: true,
      env: { PATH: "/usr/bin:/bin", ...env },
      cwd: scene,
      stdin: "null",
      signal: AbortSignal.timeout(30_000),
    }).output(),
  );
}

function onLinux(name: string, fn: () => Promise<void>): void {
  const ignore = Deno.build.os !== "linux" || program === "";
  Deno.test({ name: `compiled: ${name}`, ignore, fn });
}

const headline = "COMPLETE  intact.dmp\n";

onLinux("output to a file is complete and has no color", async () => {
  const line = '"$0" inspect -q intact.dmp >out.txt; echo $?; cat out.txt';
  assertEquals(await shell(line), {
    code: 0,
    stdout: `0\n${headline}`,
    stderr: "",
  });
});

onLinux("a reader that closes the pipe early is not an error", async () => {
  const line = '{ "$0" schema; echo "exit $?" >&2; } | head -n 1';
  assertEquals(await shell(line), {
    code: 0,
    stdout: "{\n",
    stderr: "exit 0\n",
  });
});

onLinux("a closed reader does not change the verdict", async () => {
  const line = '{ "$0" inspect 1.dmp; echo "exit $?" >&2; } | true';
  assertEquals((await shell(line)).stderr, "exit 3\n");
});

onLinux("a full output is an error with a reason", async () => {
  for (const args of ["inspect intact.dmp", "--version", "schema"]) {
    assertEquals(await shell(`"$0" ${args} >/dev/full`), {
      code: 4,
      stdout: "",
      stderr: "livedump: the output could not be written: " +
        "No space left on device (os error 28)\n" +
        "The output is incomplete. Free disk space or write the output elsewhere.\n",
    });
  }
});

onLinux("a named pipe is an error, without waiting", async () => {
  const { code, stdout, stderr } = await shell(
    'mkfifo pipe && "$0" inspect pipe',
  );
  assertEquals([code, stderr], [4, ""]);
  assert(
    stdout.startsWith("UNREADABLE  pipe\n  The path is a device or a pipe"),
  );
});

onLinux("a file without read permission is reported", async () => {
  // If the user is root, run as another user, because root ignores permissions.
  const { code, stdout, stderr } = await shell(
    'as=; [ "$(id -u)" = 0 ] && as="setpriv --reuid=65534 --clear-groups"; ' +
      'chmod 755 .; cp "$0" copy; cp intact.dmp secret; chmod 0 secret; ' +
      "$as ./copy inspect secret",
  );
  assertEquals([code, stderr], [4, ""]);
  assert(stdout.includes("Access to the file was denied."), stdout);
});

onLinux(
  "a folder without read permission does not hide other dumps",
  async () => {
    for (const operand of ["tree", "'tree/**/*.dmp'", "'tr*'"]) {
      const { code, stdout, stderr } = await shell(
        'as=; [ "$(id -u)" = 0 ] && as="setpriv --reuid=65534 --clear-groups"; ' +
          'chmod 755 .; cp "$0" copy; mkdir -p tree/a tree/no tree/z; ' +
          "cp intact.dmp tree/a; cp intact.dmp tree/no; cp intact.dmp tree/z; " +
          `chmod 0 tree/no; $as ./copy inspect -q ${operand}; code=$?; ` +
          "chmod 755 tree/no; exit $code",
      );
      assertEquals([code, stderr], [4, ""]);
      assertEquals(
        stdout,
        "COMPLETE  tree/a/intact.dmp\nUNREADABLE  tree/no\n" +
          "COMPLETE  tree/z/intact.dmp\n",
        operand,
      );
    }
  },
);

onLinux("a file that Deno blocks is reported", async () => {
  const line = '"$0" inspect /proc/self/environ';
  const { code, stdout, stderr } = await shell(line);
  assertEquals([code, stderr], [4, ""]);
  assert(stdout.includes("The path belongs to the system"), stdout);
});

onLinux("other errors of the system are reported", async () => {
  const { code, stdout, stderr } = await shell(
    'ln -s loop loop; "$0" inspect loop intact.dmp/x',
  );
  assertEquals([code, stderr], [4, ""]);
  assert(stdout.includes("UNREADABLE  loop\n"), stdout);
  assert(stdout.includes("UNREADABLE  intact.dmp/x\n"), stdout);
});

/** Runs the program in a terminal. In its output, LF replaces CR LF. */
async function onTerminal(
  args: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { stdout, ...rest } = await shell(
    `script --quiet --return --command "'$0' ${args}" /dev/null`,
    { TERM: "xterm", ...env },
  );
  return { ...rest, stdout: stdout.replaceAll("\r\n", "\n") };
}

for (
  const [what, args, env, isColored] of [
    ["color by default", "", {}, true],
    ["no color with NO_COLOR", "", { NO_COLOR: "1" }, false],
    ["color with an empty NO_COLOR", "", { NO_COLOR: "" }, true],
    ["no color with FORCE_COLOR=0", "", { FORCE_COLOR: "0" }, false],
    ["no color with --color never", "--color=never", {}, false],
    ["color with --color always", "--color=always", { NO_COLOR: "1" }, true],
  ] as const
) {
  onLinux(`a terminal shows ${what}`, async () => {
    const { code, stdout } = await onTerminal(
      `inspect -q ${args} intact.dmp`,
      env,
    );
    assertEquals(code, 0);
    assertEquals(stdout.includes("\x1b["), isColored, stdout);
    assertEquals(stdout.endsWith("  intact.dmp\n"), true, stdout);
  });
}

onLinux("color is decided separately for each stream", async () => {
  const { stdout } = await onTerminal("inspect -q intact.dmp >file; cat file");
  assertEquals(stdout, headline);
});

onLinux(
  "a map on a terminal is drawn in colored blocks, and fits the width",
  async () => {
    const line = 'stty cols 60; exec "$0" inspect --map 1.dmp';
    const run = (locale: string) =>
      shell(`script -qec '${line.replaceAll("$0", "'\"$0\"'")}' /dev/null`, {
        LANG: locale,
      });
    const blocks = (await run("C.UTF-8")).stdout;
    // The escape sequence for green, and a full block character.
    assertStringIncludes(blocks, "\x1b[32m\u2588");
    // deno-lint-ignore no-control-regex
    const plain = blocks.replace(/\x1b\[\d+m/g, "").split("\r\n");
    const map = plain.slice(plain.findIndex((one) => /Map of/.test(one)));
    assert(
      map.length > 5 && map.every((one) => one.length < 60),
      map.join("\n"),
    );
    const ascii = (await run("C")).stdout;
    assertStringIncludes(ascii, "\x1b[32m#");
  },
);
