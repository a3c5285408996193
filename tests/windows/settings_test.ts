import { assert, assertEquals, assertMatch } from "@std/assert";
import { dirname } from "node:path";
import { type Outcome, outcomeOf } from "../program/case.ts";
import { compiledProgram } from "../program/program.ts";
import { ensureWineRoot } from "../../tools/wine/root.ts";
import { openWineSession, type WineSession } from "../../tools/wine/session.ts";

const program = await compiledProgram("windows-x64");
const checkout = dirname(dirname(import.meta.dirname ?? ""));

/** A separate Wine session, with a new user. */
interface SettingsSession {
  run(...args: string[]): Promise<Outcome>;
  settings(...args: string[]): Promise<Outcome>;
  /** Runs a shell command in the settings folder; returns its output. */
  sh(line: string): Promise<string>;
}

const onDisk = "/root/.wine/drive_c/users/root/AppData/Local/livedump";
const path = "C:\\users\\root\\AppData\\Local\\livedump\\settings.json";

function underWine(
  name: string,
  test: (session: SettingsSession) => Promise<void>,
): void {
  Deno.test({
    name: `Wine: ${name}`,
    ignore: program === undefined,
    async fn() {
      await using session = await openWineSession({
        root: await ensureWineRoot(`${checkout}/.cache`),
        folders: [dirname(program ?? "")],
      });
      await test(settingsSession(session));
    },
  });
}

function settingsSession(session: WineSession): SettingsSession {
  const run = async (...args: string[]) =>
    outcomeOf(
      await session.program(program ?? "", {
        args,
        cwd: "/tmp",
        stdin: "null",
        timeoutSeconds: 50,
      }).output(),
    );
  return {
    run,
    settings: (...args) => run("settings", ...args),
    async sh(line) {
      const command = `mkdir -p ${onDisk} && cd ${onDisk} && ${line}`;
      const { stdout } = outcomeOf(
        await session.inside(["sh"], { args: ["-c", command], cwd: "/tmp" })
          .output(),
      );
      return stdout;
    },
  };
}

const done = (stdout: string): Outcome => ({ code: 0, stdout, stderr: "" });

underWine(
  "settings are kept in %LocalAppData%",
  async ({ settings, sh }) => {
    assertEquals(
      (await settings("path")).stdout.toLowerCase(),
      `${path}\n`
        .toLowerCase(),
    );
    assertEquals(
      await settings("set", "kernel-dump-folder", "C:\\dumps"),
      done("kernel-dump-folder is C:\\dumps\n"),
    );
    // The second change replaces the existing file.
    assertEquals(
      await settings("set", "capture-user-pages", "on"),
      done("capture-user-pages is on\n"),
    );
    assertEquals(JSON.parse(await sh("cat settings.json")), {
      $schema: "urn:livedump:schema:settings:1",
      version: 1,
      "kernel-dump-folder": "C:\\dumps",
      "capture-user-pages": true,
    });
    assertEquals(await sh("ls"), "settings.json\nsettings.json.lock\n");
    assertEquals(
      await settings("get", "kernel-dump-folder"),
      done("C:\\dumps\n"),
    );
  },
);

underWine(
  "a relative folder is rejected as a setting",
  async ({ settings, sh }) => {
    for (const folder of ["dumps", "\\dumps", "C:dumps", "NUL", "\\\\.\\C:"]) {
      const { code, stderr } = await settings(
        "set",
        "process-dump-folder",
        folder,
      );
      assertEquals(code, 2, folder);
      assertMatch(stderr, /needs the full path of a folder, not "/);
    }
    assertEquals(await sh("ls"), "");
  },
);

underWine(
  "concurrent writers do not lose each other's changes",
  async ({ settings, sh }) => {
    const changes = [
      ["abort-if-insufficient-memory", "off", false],
      ["capture-hypervisor-pages", "on", true],
      ["capture-user-pages", "on", true],
      ["kernel-dump-folder", "C:\\k", "C:\\k"],
      ["process-dump-folder", "C:\\p", "C:\\p"],
      ["process-dump-type", "full", "full"],
      ["open-file-location", "on", true],
    ] as const;
    await sh("printf '{ \"theirs\": 1.50 }' > settings.json");
    const outcomes = await Promise.all(
      changes.map(([name, text]) => settings("set", name, text)),
    );
    for (const { code, stderr } of outcomes) {
      assertEquals([code, stderr], [
        0,
        "",
      ]);
    }
    const text = await sh("cat settings.json");
    const { $schema: _, version: __, theirs: ___, ...kept } = JSON.parse(text);
    assertEquals(
      kept,
      Object.fromEntries(changes.map(([name, _, value]) => [name, value])),
    );
    assert(text.includes('"theirs": 1.50'), text);
    assertEquals(await sh("ls"), "settings.json\nsettings.json.lock\n");
  },
);

underWine(
  "a broken settings file, and a folder in its place, are reported and kept",
  async ({ run, settings, sh }) => {
    await sh(
      'printf \'{\\r\\n  "kernel-dump-folder": "D:\\\\dumps" }\' ' +
        "> settings.json",
    );
    const before = await sh("cat settings.json");
    for (
      const args of [
        ["settings"],
        ["settings", "set", "open-file-location", "on"],
        ["kernel", "--dry-run"],
        ["process", "explorer.exe", "--dry-run"],
      ]
    ) {
      const { code, stdout, stderr } = await run(...args);
      assertEquals([code, stdout], [4, ""], args.join(" "));
      assertMatch(
        stderr,
        /settings\.json, line 2, column 28: each \\ in a text must be written as \\\\/,
      );
      assertEquals(await sh("cat settings.json"), before);
    }
    const reset = await settings("reset");
    assertEquals([reset.code, reset.stderr], [0, ""]);
    assertEquals(await sh("cat settings.json.broken-1"), before);
    await sh("mkdir settings.json");
    const { code, stderr } = await settings("set", "open-file-location", "on");
    assertEquals(code, 4);
    assertMatch(
      stderr,
      /settings\.json is a folder, but the settings must be in a regular file/,
    );
    assertEquals(await sh("test -d settings.json && echo there"), "there\n");
  },
);

underWine(
  "a flag overrides a setting, and a setting overrides the default",
  async ({ run, settings }) => {
    await settings("set", "capture-user-pages", "on");
    await settings("set", "process-dump-type", "mini");
    const choices = async (...args: string[]) => {
      const { stdout } = await run(...args, "--dry-run", "--format", "json");
      const rows: { name: string; value: unknown; source: string }[] =
        JSON.parse(stdout).choices;
      return new Map(rows.map((row) => [row.name, [row.value, row.source]]));
    };
    const kernel = await choices("kernel", "--hypervisor");
    assertEquals(
      [
        "capture-hypervisor-pages",
        "capture-user-pages",
        "include-nonessential-pages",
      ].map((name) => kernel.get(name)),
      [[true, "command-line"], [true, "file"], [false, "default"]],
    );
    const flag = await choices("kernel", "--no-user-pages");
    assertEquals(flag.get("capture-user-pages"), [false, "command-line"]);
    const type = "process-dump-type";
    const process = await choices("process", "explorer.exe");
    assertEquals(process.get(type), ["mini", "file"]);
    const other = await choices("process", "explorer.exe", "--type", "full");
    assertEquals(other.get(type), ["full", "command-line"]);
  },
);
