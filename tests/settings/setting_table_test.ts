import type { FlagSpec } from "../../src/base/flag_spec.ts";
import { commands } from "../../src/cli/command_table.ts";
import {
  settingKinds,
  settingsSchema,
} from "../../src/settings/setting_kind.ts";
import {
  type SettingName,
  settingNames,
  settings,
  settingSpec,
  type StoredSettings,
} from "../../src/settings/setting_table.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";

Deno.test("the settings have the names and the defaults that scripts rely on", () => {
  assertEquals(
    settingNames.map((name) => [name, settings[name].default]),
    [
      ["abort-if-insufficient-memory", true],
      ["capture-hypervisor-pages", false],
      ["include-nonessential-pages", false],
      ["capture-user-pages", false],
      ["kernel-dump-folder", null],
      ["process-dump-folder", null],
      ["process-dump-type", "task-manager"],
      ["open-file-location", false],
      ["write-record", false],
    ],
  );
});

Deno.test("the first four settings have Task Manager's titles", () => {
  assertEquals(settingNames.slice(0, 4).map((name) => settings[name].title), [
    "Abort if insufficient memory",
    "Capture hypervisor pages",
    "Include nonessential pages",
    "Capture user pages",
  ]);
});

Deno.test("the types of settings come from the table", () => {
  const stored: StoredSettings = {
    "capture-user-pages": true,
    "kernel-dump-folder": "D:\\dumps",
  };
  // @ts-expect-error a switch is not a string
  const wrong: StoredSettings = { "capture-user-pages": "on" };
  assert(stored !== wrong);
});

Deno.test("every default is a valid value of its setting", () => {
  for (const name of settingNames) {
    const { kind, default: byDefault } = settingSpec(name);
    if (byDefault === null) continue;
    assertEquals(settingKinds[kind].fromJson(byDefault), byDefault, name);
  }
});

Deno.test("a setting comes after the switch that it needs", () => {
  const needing = settingNames.filter((name) => settingSpec(name).needs);
  assertEquals(needing, ["include-nonessential-pages"]);
  for (const name of needing) {
    const needed = settingSpec(name).needs as SettingName;
    assert(settingNames.indexOf(needed) < settingNames.indexOf(name));
    assertEquals([settings[name].kind, settings[needed].kind], [
      "switch",
      "switch",
    ]);
  }
});

Deno.test("every flag of the table exists, with the same default", () => {
  const table: Readonly<
    Record<string, { readonly flags: Readonly<Record<string, FlagSpec>> }>
  > = commands;
  let checked = 0;
  for (const name of settingNames) {
    const { kind, default: byDefault, flag } = settingSpec(name);
    for (const command of flag.of) {
      const spec = table[command]?.flags[flag.key];
      checked++;
      assert(spec !== undefined, `${command} ${flag.key}`);
      if (kind !== "switch") continue;
      assert(spec.kind === "toggle", `${command} ${flag.key}`);
      assertEquals(spec.default, byDefault ? "on" : "off");
    }
  }
  assert(checked >= 11);
});

Deno.test("values are case-sensitive and checked completely", () => {
  const cases: [SettingName, good: string[], bad: string[]][] = [
    [
      "capture-user-pages",
      ["on", "off"],
      ["On", "yes", "true", "1", "", "constructor", " on"],
    ],
    [
      "process-dump-type",
      ["task-manager", "full", "mini", "triage", "0x2", "0x00421826"],
      ["Full", "421826", "0x", "0x1g", "0x123456789", "", "-1", "toString"],
    ],
    [
      "kernel-dump-folder",
      Deno.build.os === "windows"
        ? ["C:\\dumps", "d:/a b", "\\\\server\\share\\x"]
        : ["/", "/var/dumps", "/a b/"],
      [
        ...["", ".", "dumps", "./dumps", "../x", "C:dumps", "\\\\.\\C:\\x"],
        ...["NUL", "C:\\a\\CON", "/a?", "/a\nb", "~/dumps", "%TEMP%"],
        // Half of a surrogate pair, which Deno would replace by another
        // character.
        ...["/a\ud800", "C:\\a\udc00b"],
        ...Deno.build.os === "windows" ? ["\\dumps", "/dumps"] : ["C:\\x"],
      ],
    ],
  ];
  for (const [name, good, bad] of cases) {
    const { fromText } = settingKinds[settings[name].kind];
    for (const text of good) assert(fromText(text) !== undefined, text);
    for (const text of bad) assertEquals(fromText(text), undefined, text);
  }
});

Deno.test("JSON values of another type are refused", () => {
  const odd = [null, 0, 1, "on", "true", [], {}, undefined];
  for (const value of odd) {
    assertEquals(settingKinds.switch.fromJson(value), undefined);
  }
  for (const value of [null, 2, true, [], "x"]) {
    assertEquals(settingKinds.folder.fromJson(value), undefined);
    assertEquals(settingKinds["dump-type"].fromJson(value), undefined);
  }
});

Deno.test("the schema accepts valid files and refuses invalid ones", () => {
  const isValid = new Ajv2020().compile(settingsSchema());
  const valid = [
    {},
    { version: 1, other: { x: 1 } },
    { "capture-hypervisor-pages": true, "include-nonessential-pages": true },
    { "process-dump-type": "0x2" },
  ];
  const invalid = [
    [],
    { version: 2 },
    { "capture-user-pages": "on" },
    { "process-dump-type": "huge" },
    { "kernel-dump-folder": "" },
    { "include-nonessential-pages": true },
    { "capture-hypervisor-pages": false, "include-nonessential-pages": true },
  ];
  for (const value of valid) assert(isValid(value), JSON.stringify(value));
  for (const value of invalid) assert(!isValid(value), JSON.stringify(value));
  assertMatch(JSON.stringify(settingsSchema()), /^[\x20-\x7e]*$/);
});
