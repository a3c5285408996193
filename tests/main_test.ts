import { assertEquals, assertMatch } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { environmentVariables } from "../src/base/context.ts";

const main = new URL("../main.ts", import.meta.url);
const run = [
  "run",
  "--no-prompt",
  "--allow-read",
  `--allow-env=${environmentVariables}`,
  ...Deno.build.os === "windows" ? ["--allow-ffi"] : [],
  main.href,
];

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replaceAll("\r\n", "\n");
}

async function livedump(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...run, ...args],
    // NO_COLOR also turns off the color of a crash that Deno itself reports.
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Runs a shell command. `"$@"` is the program with its arguments. */
async function shell(line: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", line, "sh", Deno.execPath(), ...run, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("--version prints the version of deno.json", async () => {
  assertEquals(await livedump("--version"), {
    code: 0,
    stdout: `livedump ${config.version}\n`,
    stderr: "",
  });
});

Deno.test("requested help goes to standard output", async () => {
  const { code, stdout, stderr } = await livedump("-h");
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^livedump - .*\n\nUsage: livedump /);
});

Deno.test("without a command the short help goes to standard error, with exit code 2", async () => {
  const { code, stdout, stderr } = await livedump();
  assertEquals([code, stdout], [2, ""]);
  assertEquals(stderr, (await livedump("-h")).stdout);
});

Deno.test("wrong usage prints a message and a hint to standard error", async () => {
  assertEquals(await livedump("inspekt"), {
    code: 2,
    stdout: "",
    stderr: 'livedump: "inspekt" is not a command\n' +
      'Did you mean "inspect"? See: livedump -h\n',
  });
  assertEquals(await livedump("help", "me"), {
    code: 2,
    stdout: "",
    stderr: 'livedump: there is no help on "me"\nSee: livedump --help\n',
  });
});

Deno.test("schema prints a JSON document", async () => {
  const { code, stdout, stderr } = await livedump("schema");
  assertEquals([code, stderr], [0, ""]);
  const schema = JSON.parse(stdout);
  assertEquals(
    schema.$schema,
    "https://json-schema.org/draft/2020-12/schema",
  );
});

Deno.test({
  name: "a reader that exits is not an error",
  ignore: Deno.build.os === "windows",
  async fn() {
    // `true` exits long before the program writes.
    const { stderr } = await shell(
      '{ "$@"; echo "exit $?" >&2; } | true',
      "-h",
    );
    assertEquals(stderr, "exit 0\n");
  },
});

Deno.test({
  name: "a closed standard error is not an error",
  ignore: Deno.build.os === "windows",
  async fn() {
    const line = '{ { "$@" 2>&1 >&3; echo "exit $?" >&3; } | true; } 3>&1';
    const { stdout } = await shell(line, "inspekt");
    assertEquals(stdout, "exit 2\n");
  },
});

Deno.test({
  name: "a full output is an error with a reason",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { code, stderr } = await shell('exec "$@" >/dev/full', "-h");
    assertEquals(code, 4);
    assertEquals(
      stderr,
      "livedump: the output could not be written: No space left on device " +
        "(os error 28)\n" +
        "The output is incomplete. Free disk space or write the output elsewhere.\n",
    );
  },
});

Deno.test("on Windows, every command first limits the search for DLLs", async () => {
  const preload = new URL("pretend_windows.ts", import.meta.url).href;
  for (const args of [["--version"], ["inspect", "missing.dmp"], ["x"]]) {
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--preload", preload, ...run.slice(1), ...args],
      env: { NO_COLOR: "1" },
    }).output();
    const [first, ...rest] = text(stderr).trimEnd().split("\n");
    // 0x800 is LOAD_LIBRARY_SEARCH_SYSTEM32 (Microsoft Learn,
    // SetDefaultDllDirectories).
    assertEquals(
      first,
      "search 800, after kernel32.dll!GetLastError, " +
        "kernel32.dll!GetSystemDirectoryW, " +
        "kernel32.dll!SetDefaultDllDirectories",
      args.join(" "),
    );
    assertMatch(rest.at(-1)!, /^exit \d, after 3 functions$/);
  }
});
