import { assert, assertEquals, assertMatch } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { LivedumpError } from "../../src/base/errors.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { settingNames } from "../../src/settings/setting_table.ts";
import { settingsCommand } from "../../src/settings/settings_command.ts";
import { fakeContext } from "../fake_context.ts";
import { namesBeside, withSettings } from "./settings_folder.ts";
import "../cli/load_commands.ts";

/** Runs `livedump settings` with this folder as %LocalAppData%. */
function run(folder: string, ...args: string[]) {
  const request = parseCommandLine(["settings", ...args]);
  if (request.command !== "settings") throw new Error("not settings");
  const { context, said } = fakeContext();
  try {
    const { operands, flags } = request;
    const code = settingsCommand(context, operands, flags, () => folder);
    return { code, stdout: said.stdout, hint: "" };
  } catch (error) {
    if (!(error instanceof LivedumpError)) throw error;
    return { code: error.exitCode, stdout: error.message, hint: error.hint };
  }
}

/** Runs a test in a new folder. */
function inFolder(
  test: (
    run: (...args: string[]) => ReturnType<typeof runIn>,
    path: string,
  ) => void,
): Promise<void> {
  return withSettings((beside) => {
    const folder = dirname(beside);
    test(
      (...args) => run(folder, ...args),
      join(folder, "livedump", "settings.json"),
    );
  });
}
const runIn = run;

Deno.test("the path is in the folder that Windows reports, and nothing is created", () =>
  inFolder((run, path) => {
    assertEquals(run("path"), { code: 0, stdout: `${path}\n`, hint: "" });
    assertEquals(namesBeside(dirname(path)), []);
  }));

Deno.test("a setting is set, read, listed and reset", () =>
  inFolder((run) => {
    assertEquals(run("get", "capture-user-pages").stdout, "off\n");
    assertEquals(
      run("set", "capture-user-pages", "on").stdout,
      "capture-user-pages is on\n",
    );
    assertEquals(run("get", "capture-user-pages").stdout, "on\n");
    const { stdout } = run("list");
    assert(stdout.includes(
      "  capture-user-pages: on  (from the file; default: off)\n" +
        "      Capture user pages: adds the memory of user processes",
    ));
    assert(stdout.includes("  abort-if-insufficient-memory: on  (default)\n"));
    assert(stdout.includes("  kernel-dump-folder: unset  (default)\n"));
    assertEquals(run().stdout, stdout);
    assertEquals(
      run("reset", "capture-user-pages").stdout,
      "capture-user-pages is off (default)\n",
    );
    assertEquals(
      run("reset", "capture-user-pages").stdout,
      "Already the default: no change\n",
    );
  }));

Deno.test("--quiet prints only values, and nothing on success", () =>
  inFolder((run, path) => {
    assertEquals(run("-q", "set", "capture-hypervisor-pages", "on").stdout, "");
    run("set", "include-nonessential-pages", "on");
    assertEquals(run("get", "capture-hypervisor-pages", "-q").stdout, "on\n");
    assertEquals(run("path", "--quiet").stdout, `${path}\n`);
    const lines = run("list", "-q").stdout.trimEnd().split("\n");
    assertEquals(lines.length, settingNames.length);
    assertEquals(lines.slice(0, 3), [
      "abort-if-insufficient-memory: on",
      "capture-hypervisor-pages: on",
      "include-nonessential-pages: on",
    ]);
    assertEquals(
      run("-q", "set", "capture-hypervisor-pages", "off").stdout,
      "include-nonessential-pages is off, too, because it needs " +
        "capture-hypervisor-pages\n",
    );
    assertEquals(run("reset", "--quiet").stdout, "");
  }));

Deno.test("turning hypervisor pages off turns nonessential pages off and reports it", () =>
  inFolder((run) => {
    const refused = run("set", "include-nonessential-pages", "on");
    assertEquals(refused.code, 2);
    assertMatch(refused.stdout, /needs capture-hypervisor-pages, which is off/);
    run("set", "capture-hypervisor-pages", "on");
    run("set", "include-nonessential-pages", "on");
    const off = "include-nonessential-pages is off, too, because it needs " +
      "capture-hypervisor-pages\n";
    assertEquals(
      run("set", "capture-hypervisor-pages", "off").stdout,
      `capture-hypervisor-pages is off\n${off}`,
    );
    run("set", "capture-hypervisor-pages", "on");
    run("set", "include-nonessential-pages", "on");
    assertEquals(
      run("reset", "capture-hypervisor-pages").stdout,
      `capture-hypervisor-pages is off (default)\n${off}`,
    );
  }));

Deno.test("a reset of all settings keeps unknown keys", () =>
  inFolder((run, path) => {
    run("set", "open-file-location", "on");
    run("set", "process-dump-type", "full");
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(
      path,
      text.replace("{", '{ "capture-usr-pages": true, "z": [1],'),
    );
    const { stdout } = run();
    assertMatch(stdout, /"capture-usr-pages" in the file is not a setting/);
    assertMatch(stdout, /Did you\s+mean\s+"capture-user-pages"\?/);
    assertEquals(
      run("reset").stdout,
      "process-dump-type is task-manager (default)\n" +
        "open-file-location is off (default)\n",
    );
    assertEquals(
      Object.entries(JSON.parse(Deno.readTextFileSync(path))),
      [
        ["$schema", "urn:livedump:schema:settings:1"],
        ["version", 1],
        ["capture-usr-pages", true],
        ["z", [1]],
      ],
    );
  }));

Deno.test("with a broken file, only path and a reset of all settings work", () =>
  inFolder((run, path) => {
    Deno.mkdirSync(dirname(path));
    const text = '{\n  "capture-user-pages": "on"\n}\n';
    Deno.writeTextFileSync(path, text);
    for (
      const args of [
        ["list"],
        ["get", "capture-user-pages"],
        ["set", "capture-user-pages", "on"],
        ["reset", "capture-user-pages"],
      ]
    ) {
      assertEquals(run(...args), {
        code: 4,
        stdout: `${path}: capture-user-pages needs true or false, not "on"`,
        hint:
          "Correct the file, or rename the file and return to the defaults: " +
          "livedump settings reset",
      });
    }
    assertEquals(Deno.readTextFileSync(path), text);
    assertEquals(run("path").code, 0);
    const { code, stdout } = run("reset");
    assertEquals(code, 0);
    assert(stdout.includes(`\n  ${path}.broken-1\n`), stdout);
    assertEquals(Deno.readTextFileSync(`${path}.broken-1`), text);
    assertMatch(run("get", "capture-user-pages").stdout, /^off$/m);
  }));

Deno.test("only a reset renames the file of a newer version", () =>
  inFolder((run, path) => {
    Deno.mkdirSync(dirname(path));
    Deno.writeTextFileSync(path, '{ "version": 2 }');
    const { code, stdout, hint } = run("set", "capture-user-pages", "on");
    assertEquals(code, 4);
    assertMatch(
      stdout,
      /version 2 is newer than this livedump, which supports version 1$/,
    );
    assertMatch(hint, /^Use the newer livedump, or /);
    const json = JSON.parse(run("reset", "--format", "json").stdout);
    assertEquals(json.putAside, `${path}.broken-1`);
    assertMatch(json.reason, /is newer/);
  }));

Deno.test("an unknown action, setting or value is refused, with the nearest one", () =>
  inFolder((run, path) => {
    const see = "See: livedump settings -h";
    const cases: [args: string[], message: string, hint: string][] = [
      [
        ["lst"],
        'settings has no action "lst"',
        `Did you mean "list"? ${see}`,
      ],
      [["toString"], 'settings has no action "toString"', see],
      [
        ["capture-user-pages", "on"],
        'settings has no action "capture-user-pages"',
        `Did you mean "set capture-user-pages on"? ${see}`,
      ],
      [
        ["capture-user-pages"],
        'settings has no action "capture-user-pages"',
        `Did you mean "get capture-user-pages"? ${see}`,
      ],
      [
        ["get", "capture-usr-pages"],
        'there is no setting "capture-usr-pages"',
        `Did you mean "capture-user-pages"? ${see}`,
      ],
      [["get", "constructor"], 'there is no setting "constructor"', see],
      [
        ["reset", "kernel-dump-foldr"],
        'there is no setting "kernel-dump-foldr"',
        `Did you mean "kernel-dump-folder"? ${see}`,
      ],
      [
        ["set", "capture-user-pages", "onn"],
        'capture-user-pages needs on or off, not "onn"',
        `Did you mean "on"? ${see}`,
      ],
      [
        ["set", "process-dump-type", "ful"],
        "process-dump-type needs task-manager, full, mini, triage or a " +
        'MINIDUMP_TYPE up to 0xffffff, such as 0x2, not "ful"',
        `Did you mean "full"? ${see}`,
      ],
      [
        ["set", "kernel-dump-folder", "dumps"],
        'kernel-dump-folder needs the full path of a folder, not "dumps"',
        see,
      ],
      [["get"], 'settings takes "get KEY", not "get"', see],
      [
        ["set", "process-dump-type", "0x1000002"],
        "process-dump-type needs task-manager, full, mini, triage or a " +
        'MINIDUMP_TYPE up to 0xffffff, such as 0x2, not "0x1000002"',
        see,
      ],
      [["path", "x"], 'settings takes "path", not "path x"', see],
      [
        ["set", "capture-user-pages"],
        'settings takes "set KEY VALUE", not "set capture-user-pages"',
        see,
      ],
    ];
    for (const [args, message, hint] of cases) {
      assertEquals(run(...args), { code: 2, stdout: message, hint });
    }
    assertEquals(namesBeside(dirname(path)), []);
  }));

Deno.test("the JSON document has the same content as the text", () =>
  inFolder((run, path) => {
    const json = (...args: string[]) =>
      JSON.parse(run(...args, "--format", "json").stdout);
    run("set", "capture-hypervisor-pages", "on");
    run("set", "include-nonessential-pages", "on");
    const list = json("list");
    assertEquals([list.command, list.action, list.path, list.unknown], [
      "settings",
      "list",
      path,
      [],
    ]);
    assertEquals(
      list.settings.map((row: { name: string }) => row.name),
      settingNames,
    );
    const { text: _, ...row } = list.settings[2];
    assertEquals(row, {
      name: "include-nonessential-pages",
      value: true,
      default: false,
      source: "file",
      takes: "on|off",
      title: "Include nonessential pages",
      needs: "capture-hypervisor-pages",
      flag: "--[no-]nonessential",
    });
    const { value, source } = json("get", "kernel-dump-folder");
    assertEquals([value, source], [null, "default"]);
    assertEquals(json("set", "capture-hypervisor-pages", "off").changes, [
      {
        name: "capture-hypervisor-pages",
        before: true,
        after: false,
        because: null,
      },
      {
        name: "include-nonessential-pages",
        before: true,
        after: false,
        because: "capture-hypervisor-pages",
      },
    ]);
    assertEquals(json("path").path, path);
  }));

Deno.test("the settings file refers to the schema that is printed", () =>
  inFolder((run, path) => {
    run("set", "capture-user-pages", "on");
    const { $schema } = JSON.parse(Deno.readTextFileSync(path));
    assertEquals(JSON.parse(run("schema").stdout).$id, $schema);
  }));

Deno.test("an unknown key cannot become a command for a build server", () =>
  inFolder((run, path) => {
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeTextFileSync(path, '{ "##[error]x": 1, "::error::y": 2 }');
    const { stdout } = run("list");
    assert(stdout.includes('"##\\u005berror]x"'), stdout);
    assert(!/##\[|^\s*::/m.test(stdout), stdout);
  }));
