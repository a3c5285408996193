import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { checkCommand } from "../../src/capture/check_command.ts";
import {
  choiceNotes,
  kernelChoices,
} from "../../src/capture/kernel/kernel_options.ts";
import { UsageError } from "../../src/base/errors.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import type { StoredSettings } from "../../src/settings/setting_table.ts";
import { fakeContext } from "../fake_context.ts";
import { fakeWindows } from "./fake_windows.ts";
import { runKernel } from "./kernel_run.ts";
import "../cli/load_commands.ts";

/** Runs a test with a `%LocalAppData%` that contains the given settings. */
async function withSettings(
  settings: object | string,
  test: (folder: string) => Promise<void> | void,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "livedump", "settings.json");
  const text = typeof settings === "string"
    ? settings
    : JSON.stringify(settings);
  await Deno.mkdir(dirname(path));
  await Deno.writeTextFile(path, text);
  try {
    await test(folder);
    assertEquals(await Deno.readTextFile(path), text);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const windowsIn = (folder: string) =>
  fakeWindows(undefined, { localAppData: () => folder });

/** The options of a dry run: [value, source] by name. */
async function dryRun(
  folder: string,
  ...args: string[]
): Promise<Record<string, [unknown, string]>> {
  const { stdout, code } = await runKernel(windowsIn(folder), [
    ...["--dry-run", "--format", "json"],
    ...args,
  ]);
  assertEquals(code, 0, stdout);
  const { choices } = JSON.parse(stdout) as {
    choices: { name: string; value: unknown; source: string }[];
  };
  return Object.fromEntries(
    choices.map(({ name, value, source }) => [name, [value, source]]),
  );
}

Deno.test("a flag overrides a setting, a setting overrides the default", () =>
  withSettings({
    "capture-user-pages": true,
    "abort-if-insufficient-memory": false,
    "open-file-location": true,
  }, async (folder) => {
    assertEquals(await dryRun(folder), {
      "abort-if-insufficient-memory": [false, "file"],
      "capture-hypervisor-pages": [false, "default"],
      "include-nonessential-pages": [false, "default"],
      "capture-user-pages": [true, "file"],
      "kernel-dump-folder": [null, "default"],
      "open-file-location": [true, "file"],
      "write-record": [false, "default"],
    });
    const flags = ["--no-user-pages", "--hypervisor", "--no-open", "-o", "/x"];
    assertEquals(
      await dryRun(folder, ...flags, "--abort-on-memory-pressure"),
      {
        "abort-if-insufficient-memory": [true, "command-line"],
        "capture-hypervisor-pages": [true, "command-line"],
        "include-nonessential-pages": [false, "default"],
        "capture-user-pages": [false, "command-line"],
        "kernel-dump-folder": ["/x", "command-line"],
        "open-file-location": [false, "command-line"],
        "write-record": [false, "default"],
      },
    );
  }));

Deno.test("a dry run shows each option and where its value comes from", () =>
  withSettings({ "capture-hypervisor-pages": true }, async (folder) => {
    const args = ["--dry-run", "--user-pages"];
    const { stdout } = await runKernel(windowsIn(folder), args);
    assert(stdout.includes(
      "\nOptions\n" +
        "  abort-if-insufficient-memory  on  (default)\n" +
        "  capture-hypervisor-pages      on  (file)\n" +
        "  include-nonessential-pages    off  (default)\n" +
        "  capture-user-pages            on  (command line)\n" +
        "  kernel-dump-folder            unset  (default)\n" +
        "  open-file-location            off  (default)\n" +
        "  write-record                  off  (default)\n\n",
    ));
    assertMatch(stdout, /Flags +0x0000000c/);
    assertMatch(stdout, /AddPagesControl +0x00000001/);
  }));

Deno.test("settings change the request", () =>
  withSettings({
    "abort-if-insufficient-memory": false,
    "capture-hypervisor-pages": true,
    "include-nonessential-pages": true,
    "capture-user-pages": true,
  }, async (folder) => {
    const windows = windowsIn(folder);
    assertEquals((await runKernel(windows, [])).code, 0);
    const control = new DataView(windows.requests[0]!.control.buffer);
    // Flags and AddPagesControl of SYSDBG_LIVEDUMP_CONTROL (phnt).
    assertEquals(
      [control.getUint32(0x38, true), control.getUint32(0x3c, true)],
      [0x4, 0x3],
    );
  }));

Deno.test("the folder in the settings is created, and its dumps are numbered", async () => {
  const base = await Deno.makeTempDir();
  const dumps = join(base, "made", "here");
  await withSettings({ "kernel-dump-folder": dumps }, async (folder) => {
    for (let i = 0; i < 2; i++) await runKernel(windowsIn(folder), []);
    const other = join(base, "a.dmp");
    await runKernel(windowsIn(folder), ["-o", other]);
    assert((await Deno.stat(other)).isFile);
  });
  const made = await Array.fromAsync(Deno.readDir(dumps), ({ name }) => name);
  assertEquals(made.sort(), ["livedump (2).DMP", "livedump.DMP"]);
  await Deno.remove(base, { recursive: true });
});

Deno.test("the setting opens the file location, unless --no-open is given", () =>
  withSettings({ "open-file-location": true }, async (folder) => {
    const windows = windowsIn(folder);
    await runKernel(windows, []);
    assertMatch(windows.events.at(-1) ?? "", /^show .*livedump\.DMP$/);
    const quiet = windowsIn(folder);
    await runKernel(quiet, ["--no-open"]);
    assertEquals(quiet.events.some((event) => event.startsWith("show")), false);
  }));

const pages = {
  "capture-hypervisor-pages": true,
  "include-nonessential-pages": true,
  "capture-user-pages": true,
} as const;

Deno.test("settings for full dumps are ignored for kernel stacks, with a note", () =>
  withSettings(pages, async (folder) => {
    const windows = windowsIn(folder);
    const { code, stderr } = await runKernel(windows, ["--stacks"]);
    assertEquals(code, 0);
    for (const name of Object.keys(pages)) {
      const note = `note: the setting ${name} is ignored: --stacks saves ` +
        "no memory pages\n";
      assert(stderr.includes(note), stderr);
    }
    const control = new DataView(windows.requests[0]!.control.buffer);
    assertEquals(
      [control.getUint32(0x38, true), control.getUint32(0x3c, true)],
      [0x18, 0],
    );
    const quiet = await runKernel(windowsIn(folder), ["--stacks", "-q"]);
    assertEquals([quiet.code, quiet.stderr], [0, ""]);
    const dry = await runKernel(windowsIn(folder), ["--stacks", "--dry-run"]);
    assertMatch(dry.stdout, /user-pages +off {2}\(command line\)\n {4}note: /);
  }));

/** Parses the arguments of `livedump kernel`, and returns the flags. */
function flagsOf(...args: string[]) {
  const invocation = parseCommandLine(["kernel", ...args]);
  if (invocation.command !== "kernel") throw new Error("not kernel");
  return invocation.flags;
}

/** Whether nonessential pages are captured, and the number of notes. */
function nonessential(stored: StoredSettings, ...args: string[]) {
  const choices = kernelChoices(flagsOf(...args), stored);
  return [
    choices["include-nonessential-pages"].value,
    choiceNotes(choices).length,
  ];
}

Deno.test("flags and settings combine; only contradicting flags are refused", () => {
  const parent = { "capture-hypervisor-pages": true } as const;
  assertEquals(nonessential(pages), [true, 0]);
  assertEquals(nonessential(parent, "--nonessential"), [true, 0]);
  assertEquals(nonessential(pages, "--no-hypervisor"), [false, 1]);
  assertEquals(nonessential(pages, "--no-nonessential"), [false, 0]);
  assertEquals(nonessential({}, "--hypervisor", "--nonessential"), [true, 0]);
  assertEquals(nonessential(pages, "--stacks", "--no-hypervisor"), [false, 2]);
  for (
    const [stored, ...args] of [
      [{}, "--nonessential"],
      [pages, "--no-hypervisor", "--nonessential"],
      [pages, "--stacks", "--nonessential"],
      [{}, "--stacks", "--user-pages"],
    ] as const
  ) {
    assertThrows(() => kernelChoices(flagsOf(...args), stored), UsageError);
  }
});

Deno.test("no capture is taken with broken settings", () =>
  withSettings('{ "capture-user-pages": "on" }', async (folder) => {
    const windows = windowsIn(folder);
    const { code, error } = await runKernel(windows, []);
    assertEquals([code, error?.code], [4, "settings-broken"]);
    assertMatch(error?.hint ?? "", /livedump settings reset$/);
    const json = await runKernel(windows, ["--format", "json", "--dry-run"]);
    assertEquals(json.code, 4);
    assertEquals(JSON.parse(json.stdout).error.code, "settings-broken");
    assertEquals(windows.requests, []);
  }));

/**
 * Runs `livedump check` on a fake Windows of a build, with the settings in a
 * folder.
 */
function check(folder: string, build: number, ...args: string[]) {
  const invocation = parseCommandLine(["check", "--format", "json", ...args]);
  if (invocation.command !== "check") throw new Error("not check");
  const { context, said } = fakeContext();
  const windows = fakeWindows(undefined, {
    localAppData: () => folder,
    version: () => ({ major: 10, minor: 0, build, revision: 1 }),
  });
  const code = checkCommand(context, invocation.flags, {
    openWindows: () => windows,
  });
  const { preflight } = JSON.parse(said.stdout) as {
    preflight: { id: string; status: string; message: string; hint: string }[];
  };
  return { code, preflight };
}

Deno.test("check reports broken settings", () =>
  withSettings("{", (folder) => {
    const { code, preflight } = check(folder, 22631);
    assertEquals(code, 4);
    assertEquals(preflight.map(({ id, status }) => [id, status]), [
      ["settings", "fail"],
    ]);
  }));

Deno.test("check reports whether a flag or a setting needs a newer Windows", () =>
  withSettings(
    { "capture-hypervisor-pages": true, "include-nonessential-pages": true },
    (folder) => {
      const bySetting = check(folder, 19045);
      assertEquals(bySetting.code, 7);
      assertEquals(
        [bySetting.preflight[0]?.message, bySetting.preflight[0]?.hint],
        [
          "The setting include-nonessential-pages needs Windows 11; this is " +
          "Windows 10.0 build 19045.1.",
          "Add --no-nonessential, or run livedump settings reset " +
          "include-nonessential-pages.",
        ],
      );
      const byFlag = check(folder, 19045, "--nonessential");
      assertEquals(
        [byFlag.preflight[0]?.message, byFlag.preflight[0]?.hint],
        [
          "--nonessential needs Windows 11; this is Windows 10.0 build 19045.1.",
          "Leave out --nonessential.",
        ],
      );
      assertEquals(check(folder, 19045, "--no-nonessential").code, 0);
    },
  ));
