import { assert, assertEquals } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { CaptureTools } from "../src/capture/capture_tools.ts";
import { checkCommand } from "../src/capture/check_command.ts";
import { parseCommandLine } from "../src/cli/parse.ts";
import { inspectCapture } from "../src/inspect/inspect_capture.ts";
import { compiledProgram } from "./program/program.ts";
import { fakeWindows } from "./capture/fake_windows.ts";
import { runCommand } from "./capture/command_run.ts";
import { runKernel } from "./capture/kernel_run.ts";
import { inFolder, runProcess } from "./capture/process/process_run.ts";
import "./cli/load_commands.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

const program = await compiledProgram("host") ?? "";

function run(args: string[], home = "/nowhere") {
  const { code, stdout } = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { HOME: home },
    stdin: "null",
  }).outputSync();
  return { code, text: new TextDecoder().decode(stdout) };
}

const commands = ["kernel", "process", "check", "settings", "usage"] as const;
type Name = (typeof commands)[number];

const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
});
const validators = Object.fromEntries(
  program === "" ? [] : commands.map((name) => [
    name,
    ajv.compile(JSON.parse(run(["schema", name]).text)),
  ]),
) as Record<Name, ReturnType<typeof ajv.compile>>;

/**
 * Removes each property of the object `of(valid)` in turn. Asserts that the
 * schema then rejects the document.
 */
function refuseWithout(name: Name, valid: Loose, of: (copy: Loose) => Loose) {
  for (const key of Object.keys(of(valid))) {
    refuse(name, valid, (copy) => delete of(copy)[key]);
  }
}

function check(name: Name, document: Loose): void {
  assert(
    validators[name](document),
    JSON.stringify([validators[name].errors, document]),
  );
}

function refuse(name: Name, valid: Loose, change: (copy: Loose) => void) {
  const copy = structuredClone(valid);
  change(copy);
  assertEquals(validators[name](copy), false, String(change));
}

const onPosix = (name: string, fn: () => void | Promise<void>) =>
  Deno.test({ name, fn, ignore: Deno.build.os === "windows" || !program });

onPosix(
  "compiled: documents of captures match their schema, also on errors",
  () => {
    for (const args of [["kernel"], ["process", "x"], ["check"]]) {
      const { code, text } = run([...args, "--format", "json"]);
      const document = JSON.parse(text);
      check(args[0] as Name, document);
      assertEquals([code, document.exitCode], [7, 7]);
      refuseWithout(args[0] as Name, document, (copy) => copy);
    }
  },
);

onPosix(
  "compiled: every wrong command line has a document",
  () => {
    const lines = [
      [null, "inspekt", "dump.dmp"],
      [null, "--quit"],
      ["inspect", "inspect"],
      ["inspect", "inspect", "-", "-"],
      ["kernel", "kernel", "--stack"],
      ["process", "process", "--type", "huge", "app"],
      ["check", "check", "here"],
      ["settings", "settings", "rest"],
      ["schema", "schema"],
    ] as const;
    const report = ajv.compile(JSON.parse(run(["schema"]).text));
    for (const [command, ...args] of lines) {
      const { code, text } = run([...args, "--format", "json"]);
      const document = JSON.parse(text);
      check("usage", document);
      // Scripts that expect a report read `verdict` and `dumps`, so this
      // document must also match the schema of reports.
      assertEquals(report(document), true, JSON.stringify(report.errors));
      assertEquals([code, document.command], [2, command]);
      refuseWithout("usage", document, (copy) => copy);
      refuse("usage", document, (copy) => copy.verdict = "pass");
      refuse("usage", document, (copy) => copy.exitCode = 0);
    }
  },
);

onPosix(
  "compiled: documents of settings match their schema, also on errors",
  () =>
    inFolder(async (home) => {
      const settings = (...args: string[]) => {
        const { code, text } = run(
          ["settings", ...args, "--format", "json"],
          home,
        );
        const document = JSON.parse(text);
        check("settings", document);
        assertEquals(code, document.exitCode);
        return document;
      };
      for (
        const args of [
          ["list"],
          ["get", "process-dump-type"],
          ["set", "capture-user-pages", "on"],
          ["reset"],
          ["path"],
        ]
      ) assertEquals(settings(...args).error, null);
      await Deno.writeTextFile(`${home}/.config/livedump/settings.json`, "{");
      const broken = settings("list");
      assertEquals([broken.exitCode, broken.error.code], [
        4,
        "settings-broken",
      ]);
      const { putAside } = settings("reset");
      assert(putAside.endsWith(".broken-1"));
      const list = settings("list");
      refuseWithout("settings", list, (copy) => copy);
      refuseWithout("settings", list, (copy) => copy.settings[0]);
      refuse("settings", list, (copy) => copy.exitCode = 4);
      refuse("settings", broken, (copy) => copy.exitCode = 0);
    }),
);

/**
 * Returns the bytes of a fixture. In the tests below, the fake Windows writes
 * them as the dump.
 */
const fixture = (name: string) =>
  Deno.readFileSync(new URL(`../fixtures/${name}.dmp`, import.meta.url));

/** Verifies a dump as the program does after a capture. */
const inspect: CaptureTools["inspect"] = (path, options) =>
  inspectCapture(path, new Date(), options);

onPosix(
  "a document of kernel matches its schema, with the report on its dump",
  () =>
    inFolder(async (folder) => {
      const kernel = async (
        dump: string,
        status: number,
        ...args: string[]
      ) => {
        const windows = fakeWindows((write) => {
          write(fixture(dump));
          return Promise.resolve(status);
        });
        const line = [...args, "--format", "json", "-o", folder];
        const { stdout, code } = await runKernel(windows, line, { inspect });
        const document = JSON.parse(stdout);
        check("kernel", document);
        assertEquals(document.exitCode, code);
        return document;
      };
      const good = await kernel("live-full-taskmgr", 0);
      assertEquals([good.verdict, good.dumps.length], ["pass", 1]);
      assertEquals(good.dumps[0].kernel.bugCheck.code, "0x00000161");
      const cut = await kernel("live-full-truncated", 0);
      assertEquals([cut.verdict, cut.exitCode, cut.dumps[0].verdict], [
        "fail",
        3,
        "truncated",
      ]);
      // Windows reported success, but the file is not a kernel dump.
      const other = await kernel("process-full", 0);
      assertEquals(other.dumps[0].kernel, null);
      const unverified = await kernel("live-full-taskmgr", 0, "--no-verify");
      assertEquals([unverified.verdict, unverified.dumps], [null, []]);
      const dry = await kernel("live-full-taskmgr", 0, "--dry-run");
      assertEquals([dry.verdict, dry.dumps], [null, []]);
      // 0xC000009A is STATUS_INSUFFICIENT_RESOURCES.
      const failed = await kernel("live-full-taskmgr", 0xc000009a);
      assertEquals([failed.exitCode, failed.verdict], [6, "error"]);

      refuseWithout("kernel", good, (copy) => copy);
      refuseWithout("kernel", good, (copy) => copy.options);
      refuseWithout("kernel", good, (copy) => copy.choices[0]);
      refuseWithout("kernel", good, (copy) => copy.captures[0]);
      refuseWithout("kernel", good, (copy) => copy.captures[0].request[0]);
      refuseWithout("kernel", good, (copy) => copy.captures[0].preflight[0]);
      refuseWithout("kernel", good, (copy) => copy.captures[0].dump);
      refuseWithout("kernel", good, (copy) => copy.captures[0].dump.status);
      refuseWithout("kernel", good, (copy) => copy.dumps[0]);
      refuseWithout("kernel", good, (copy) => copy.dumps[0].kernel);
      refuseWithout("kernel", good, (copy) => copy.dumps[0].checks[0]);
      refuseWithout("kernel", failed, (copy) => copy.error);
      refuseWithout("kernel", failed, (copy) => copy.error.status);
      const lies: ((copy: Loose) => unknown)[] = [
        (copy) => copy.verdict = "complete",
        (copy) => copy.verdict = "fail",
        (copy) => copy.verdict = "error",
        (copy) => copy.verdict = null,
        (copy) => copy.exitCode = 3,
        (copy) => copy.exitCode = 8,
        (copy) => copy.dryRun = true,
        (copy) => copy.dumps = [],
        (copy) => copy.dumps[0].verdict = "fine",
        (copy) => copy.dumps[0].verdict = "partial",
        (copy) => copy.dumps[0].format = "minidump",
        (copy) => copy.choices[0].source = "registry",
        (copy) => copy.matches = [{}],
        (copy) => copy.command = "process",
        (copy) => copy.schemaVersion = "2.0",
        (copy) => copy.error = failed.error,
      ];
      for (const lie of lies) refuse("kernel", good, lie);
      refuse("kernel", failed, (copy) => copy.exitCode = 0);
      refuse("kernel", unverified, (copy) => copy.exitCode = 3);
    }),
);

onPosix(
  "a document of check matches its schema, also with invalid settings",
  () =>
    inFolder(async (folder) => {
      const invocation = parseCommandLine(["check", "--format", "json"]);
      if (invocation.command !== "check") throw new Error("not check");
      const found = async (settings: string) => {
        await Deno.mkdir(`${folder}/livedump`, { recursive: true });
        await Deno.writeTextFile(`${folder}/livedump/settings.json`, settings);
        const { stdout, code } = await runCommand(
          fakeWindows(undefined, { localAppData: () => folder }),
          [],
          {},
          (context, tools) =>
            Promise.resolve(checkCommand(context, invocation.flags, tools)),
        );
        const document = JSON.parse(stdout);
        check("check", document);
        assertEquals(document.exitCode, code);
        return document;
      };
      const good = await found("{}");
      assertEquals([good.exitCode, good.error], [0, null]);
      assert(good.preflight.length > 5);
      const broken = await found("{");
      assertEquals([broken.exitCode, broken.error.code], [
        4,
        "settings-broken",
      ]);
      refuseWithout("check", good, (copy) => copy);
      refuseWithout("check", good, (copy) => copy.preflight[0]);
      refuseWithout("check", broken, (copy) => copy.error);
      refuse("check", good, (copy) => copy.preflight[0].status = "fine");
      refuse("check", broken, (copy) => copy.exitCode = 0);
    }),
);

onPosix(
  "a document of process matches its schema, with the reports on its dumps",
  () =>
    inFolder(async (folder) => {
      const rows = [{ id: 10, name: "app.exe" }, { id: 11, name: "app" }];
      const process = async (...args: string[]) => {
        const line = [...args, "--format", "json", "-o", folder];
        const { stdout, code } = await runProcess(rows, line, {
          inspect,
          refuse: (id) => id === 11 ? 5 : null,
          answer(write) {
            write(fixture("process-full"));
            return Promise.resolve({ written: true, code: 0 });
          },
        });
        const document = JSON.parse(stdout);
        check("process", document);
        assertEquals(document.exitCode, code);
        return document;
      };
      const good = await process("10");
      assertEquals([good.verdict, good.dumps.length], ["pass", 1]);
      assert(good.dumps[0].minidump.streams.length > 0);
      const some = await process("app", "--all");
      assertEquals([some.verdict, some.exitCode], ["error", 5]);
      assertEquals([some.captures.length, some.dumps.length], [2, 1]);
      const dry = await process("app", "--all", "--dry-run");
      assertEquals([dry.captures.length, dry.dumps], [2, []]);
      const several = await process("app");
      assertEquals([several.exitCode, several.matches.length], [2, 2]);
      await process("11");
      await process("nobody");

      refuseWithout("process", good, (copy) => copy);
      refuseWithout("process", good, (copy) => copy.options);
      refuseWithout("process", good, (copy) => copy.captures[0]);
      refuseWithout("process", good, (copy) => copy.captures[0].process);
      refuseWithout("process", good, (copy) => copy.captures[0].dump);
      refuseWithout("process", good, (copy) => copy.captures[0].dump.callbacks);
      refuseWithout("process", good, (copy) => copy.dumps[0]);
      refuseWithout("process", good, (copy) => copy.dumps[0].minidump);
      refuseWithout("process", several, (copy) => copy.matches[0]);
      refuseWithout("process", several, (copy) => copy.error);
      refuse("process", good, (copy) => copy.verdict = "good");
      refuse("process", good, (copy) => copy.captures[0].process = null);
      refuse("process", good, (copy) => copy.dumps[0].minidump = null);
      refuse("process", some, (copy) => copy.verdict = "pass");
      refuse("process", several, (copy) => copy.exitCode = 3);
    }),
);
