import { assertEquals, assertThrows } from "@std/assert";
import {
  changedText,
  parseSettings,
  SettingsFileError,
} from "../../src/settings/settings_document.ts";
import type { SettingChange } from "../../src/settings/setting_values.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function change(
  name: SettingChange["name"],
  value: SettingChange["value"],
): SettingChange {
  return { name, value, because: null };
}

Deno.test("a first setting is written with the schema and the version", () => {
  assertEquals(
    changedText("{}", [change("capture-user-pages", true)]),
    `{
  "$schema": "urn:livedump:schema:settings:1",
  "version": 1,
  "capture-user-pages": true
}
`,
  );
});

Deno.test("unknown keys survive a change, with all digits of their numbers", () => {
  const text = `{
  "$schema": "mine",
  "version": 1,
  "theirs": {
    "deep": [
      1e999,
      -0,
      12345678901234567890.10
    ]
  },
  "capture-user-pages": true,
  "__proto__": {
    "x": null
  },
  "open-file-location": true
}
`;
  const { values, unknown } = parseSettings("f", encode(text));
  assertEquals(unknown, ["theirs", "__proto__"]);
  assertEquals(values, {
    "capture-user-pages": true,
    "open-file-location": true,
  });
  assertEquals(changedText(text, []), text);
  assertEquals(
    changedText(text, [
      change("capture-user-pages", undefined),
      change("open-file-location", false),
    ]),
    text.replace('  "capture-user-pages": true,\n', "")
      .replace('location": true', 'location": false'),
  );
});

function errorIn(text: string): SettingsFileError {
  return assertThrows(
    () => parseSettings("f", encode(text)),
    SettingsFileError,
  );
}

Deno.test("a syntax error has a line and a column", () => {
  const cases: [text: string, position: string, problem: string][] = [
    ["", "line 1, column 1", "Unexpected end of file"],
    ['{ "a":\n', "line 2, column 1", "Unexpected end of file"],
    [
      '{ "a": 1,\n}',
      "line 2, column 1",
      "Expected double-quoted property name",
    ],
    [
      '{\r\n  "a": 1\r\n  "b": 2\r\n}',
      "line 3, column 3",
      "Expected ',' or '}' after property value",
    ],
    [
      '{ "a": "D:\\dumps" }',
      "line 1, column 11",
      "each \\ in a text must be written as \\\\",
    ],
    [
      '{\n"a": "C:\\users" }',
      "line 2, column 9",
      "each \\ in a text must be written as \\\\",
    ],
    // V8 reports no position for these errors, so livedump finds the position.
    ['{ "a": yes }', "line 1, column 8", 'Unexpected token "y"'],
    ['{ "yes": 1,\r"b": yes }', "line 2, column 6", 'Unexpected token "y"'],
    ['{"a": tru }', "line 1, column 10", 'Unexpected token " "'],
    ["[\u{1f41e}]", "line 1, column 2", 'Unexpected token "\u{1f41e}"'],
    ["\u00e9", "line 1, column 1", 'Unexpected token "\u00e9"'],
    [`{"a": [${"1,".repeat(50_000)}x]}`, "line 1, column 100008", ""],
  ];
  for (const [text, position, problem] of cases) {
    const { message, code } = errorIn(text);
    assertEquals(
      message.startsWith(`f, ${position}: ${problem}`),
      true,
      message,
    );
    assertEquals(code, "settings-broken");
  }
});

Deno.test("the error for an invalid value has the key, the expected and the found value", () => {
  const cases: [text: string, message: string][] = [
    ["[]", "expected an object in { }, not an array"],
    ["null", "expected an object in { }, not null"],
    ['{ "version": 0 }', "version must be 1, not 0"],
    ['{ "version": "1" }', 'version must be 1, not "1"'],
    ['{ "version": 1.5 }', "version must be 1, not 1.5"],
    ['{ "version": [] }', "version must be 1, not an array"],
    [
      '{ "capture-user-pages": "on" }',
      'capture-user-pages needs true or false, not "on"',
    ],
    [
      '{ "capture-user-pages": null }',
      "capture-user-pages needs true or false, not null",
    ],
    [
      '{ "kernel-dump-folder": {} }',
      "kernel-dump-folder needs the full path of a folder in double quotes, " +
      "with \\\\ for each \\, not an object",
    ],
    [
      '{ "process-dump-type": "huge" }',
      'process-dump-type needs "task-manager", "full", "mini", "triage" or ' +
      'a MINIDUMP_TYPE up to "0xffffff", such as "0x2", not "huge"',
    ],
    [
      '{ "include-nonessential-pages": true }',
      "include-nonessential-pages is on, but needs " +
      "capture-hypervisor-pages, which is off",
    ],
    [
      `{ "capture-user-pages": "${"x".repeat(1000)}" }`,
      `capture-user-pages needs true or false, not "${"x".repeat(59)}...`,
    ],
  ];
  for (const [text, message] of cases) {
    const error = errorIn(text);
    assertEquals(error.message, `f: ${message}`);
    assertEquals(error.code, "settings-broken");
  }
});

Deno.test("a file of a newer version is refused, whatever its other content", () => {
  const error = errorIn('{ "version": 2, "capture-user-pages": "new" }');
  assertEquals(
    error.message,
    "f: version 2 is newer than this livedump, which supports version 1",
  );
  assertEquals(error.code, "settings-newer");
});

Deno.test("an incomplete file with deep nesting is not an internal error", () => {
  assertEquals(errorIn("[".repeat(200_000)).code, "settings-broken");
});
