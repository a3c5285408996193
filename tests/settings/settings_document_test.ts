import { assertEquals, assertThrows } from "@std/assert";
import {
  BrokenSettingsError,
  emptyDocument,
  parseDocument,
  renderDocument,
  withValues,
} from "../../src/settings/settings_document.ts";
import { positionAt } from "../../src/settings/json_tree.ts";

Deno.test("an empty file is none: what is set is written with what it means", () => {
  const document = withValues(
    emptyDocument(),
    new Map([["capture-user-pages", true]]),
  );
  assertEquals(
    renderDocument(document),
    `{
  "$schema": "urn:livedump:schema:settings:1",
  "version": 1,
  "capture-user-pages": true
}
`,
  );
});

Deno.test("what is not known stays, in its place", () => {
  const text = `{
  "theirs": {
    "2": 1e999,
    "1": [
      null
    ]
  },
  "capture-user-pages": true,
  "version": 1,
  "theirs": 2,
  "$schema": "mine",
  "open-file-location": true
}
`;
  const document = parseDocument(text);
  assertEquals(document.unknown, ["theirs"]);
  assertEquals(renderDocument(document), text);
  const changed = withValues(
    document,
    new Map([["capture-user-pages", undefined], ["open-file-location", false]]),
  );
  assertEquals(
    renderDocument(changed),
    text.replace('  "capture-user-pages": true,\n', "")
      .replace('location": true', 'location": false'),
  );
  assertEquals(changed.values, { "open-file-location": false });
});

Deno.test("a file that means nothing says where and what was expected", () => {
  const cases: [text: string, line: number, column: number, message: string][] =
    [
      ["", 1, 1, "expected a value, found the end of the file"],
      ["[]", 1, 1, 'expected "{", found "["'],
      ['{ "a": 1,\n}', 2, 1, 'expected a name in double quotes, found "}"'],
      ['{ "a" "b" }', 1, 7, 'expected ":", found "b"'],
      [
        '{ "a": "\\d" }',
        1,
        9,
        'expected \\\\ for each \\ in a text, found "\\"',
      ],
      ['{ "a": yes }', 1, 8, 'expected a value, found "yes"'],
      ["{\u2028}", 1, 2, 'expected a name in double quotes, found "\u2028"'],
      ['{ "version": 0 }', 1, 14, "expected version 1, found 0"],
      ['{ "version": "1" }', 1, 14, 'expected version 1, found "1"'],
      ['{ "version": 1.5 }', 1, 14, "expected version 1, found 1.5"],
      ['{ "version": [] }', 1, 14, "expected version 1, found an array"],
      [
        '{ "version": 2, "capture-user-pages": "new" }',
        1,
        14,
        "version 2 is newer than this livedump, which knows 1",
      ],
      [
        '{\n  "capture-user-pages": "on"\n}',
        2,
        25,
        'capture-user-pages needs true or false, found "on"',
      ],
      [
        '{\n  "capture-user-pages": null\n}',
        2,
        25,
        "capture-user-pages needs true or false, found null",
      ],
      [
        '{ "kernel-dump-folder": {} }',
        1,
        25,
        "kernel-dump-folder needs the full path of a folder in double " +
        "quotes, with \\\\ for each \\, found an object",
      ],
      [
        '{ "process-dump-type": "huge" }',
        1,
        24,
        'process-dump-type needs "task-manager", "full", "mini", "triage" or ' +
        'a MINIDUMP_TYPE up to "0xffffff", such as "0x2", found "huge"',
      ],
      [
        '{ "include-nonessential-pages": true }',
        1,
        33,
        "include-nonessential-pages is on without capture-hypervisor-pages, " +
        "which it adds to",
      ],
      [
        '{ "version": 1,\n  "version": 1 }',
        2,
        3,
        '"version" is there twice',
      ],
    ];
  for (const [text, line, column, message] of cases) {
    const error = assertThrows(() => parseDocument(text), BrokenSettingsError);
    assertEquals(error.message, message);
    assertEquals(positionAt(text, error.offset), { line, column }, text);
    assertEquals(error.isNewer, message.includes("newer"));
  }
});

Deno.test("a long value is not spread out", () => {
  const long = JSON.stringify("x".repeat(1000));
  const error = assertThrows(
    () => parseDocument(`{ "process-dump-type": ${long} }`),
    BrokenSettingsError,
  );
  assertEquals(error.message.length < 250, true);
});
