import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type JsonNode,
  JsonTextError,
  parseJsonTree,
  positionAt,
  renderJsonTree,
} from "../../src/settings/json_tree.ts";
import { seededRandom } from "../inspect/random.ts";

const seeds = [
  '{ "version": 1, "capture-user-pages": true }',
  '{"a":[1,-0.5e+3,"x\\n\\u00e9",null,{"b":{}}],"c":[],"":false}',
  '\n[ {"C:\\\\dumps": "D:\\\\x"}, 0, -0, 1E9, true , "\u{1f41e}" ]\r\n',
];

/** Signs that JSON is made of, and some that it is not. */
const signs = '{}[]:,"\\/ \n\t0123456789.eE+-truefalsn\u0000\u00e9#';

/** A text with a few signs taken out, put in or put in the place of others. */
function changed(text: string, random: (limit: number) => number): string {
  let result = text;
  for (let count = random(3); count >= 0; count--) {
    const at = random(result.length + 1);
    const sign = random(3) === 0 ? "" : signs[random(signs.length)];
    result = result.slice(0, at) + sign + result.slice(at + random(2));
  }
  return result;
}

function attempt<T>(action: () => T): { value: T } | { error: Error } {
  try {
    return { value: action() };
  } catch (error) {
    return { error: error as Error };
  }
}

Deno.test("what JSON.parse takes is taken, and nothing else", () => {
  const random = seededRandom(4);
  const met = { good: 0, bad: 0 };
  for (let round = 0; round < 20_000; round++) {
    const text = changed(seeds[round % seeds.length]!, random);
    const theirs = attempt(() => JSON.parse(text));
    const ours = attempt(() => parseJsonTree(text));
    assertEquals("value" in ours, "value" in theirs, JSON.stringify(text));
    if ("value" in ours && "value" in theirs) {
      met.good++;
      assertEquals(JSON.parse(renderJsonTree(ours.value)), theirs.value);
    } else if ("error" in ours && "error" in theirs) {
      met.bad++;
      assert(ours.error instanceof JsonTextError);
      assert(ours.error.offset <= text.length);
    }
  }
  assert(met.good > 2000 && met.bad > 2000, JSON.stringify(met));
});

Deno.test("an error says what was expected, and where", () => {
  const cases: [
    text: string,
    line: number,
    column: number,
    expected: string,
  ][] = [
    ["", 1, 1, "a value"],
    ["{", 1, 2, "a name in double quotes"],
    ['{"a": 1,\n}', 2, 1, "a name in double quotes"],
    ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 3, 3, '"," or "}"'],
    ['{\n  // a comment\n  "a": 1\n}', 2, 3, "a name in double quotes"],
    ['{ "a" 1 }', 1, 7, '":"'],
    ['{ "a": yes }', 1, 8, "a value"],
    ['{ "a": 01 }', 1, 8, "a value"],
    ["{ 'a': 1 }", 1, 3, "a name in double quotes"],
    ["[1, 2}", 1, 6, '"," or "]"'],
    ["{} {}", 1, 4, "the end of the file"],
    ['{ "a": "C:\\dumps" }', 1, 11, "\\\\ for each \\ in a text"],
    ['{ "a": "b\n }', 1, 10, "the closing quote of a text"],
    ['{ "a": "b', 1, 10, "the closing quote of a text"],
    ["[".repeat(66), 1, 66, "at most 64 levels"],
  ];
  for (const [text, line, column, expected] of cases) {
    const error = assertThrows(() => parseJsonTree(text), JsonTextError);
    assertEquals(error.message, expected, text);
    assertEquals(positionAt(text, error.offset), { line, column }, text);
  }
});

Deno.test("where JSON.parse says where an error is, it is there", () => {
  // V8 tells the position of some errors only.
  const texts = ['{ "a": 1,\n}', '{ "a" 1 }', "{} {}", "{ 'a': 1 }", "[1, 2}"];
  for (const text of texts) {
    const theirs = assertThrows(() => JSON.parse(text), SyntaxError);
    const [, position] = /at position (\d+)/.exec(theirs.message) ?? [];
    assert(position !== undefined, theirs.message);
    const ours = assertThrows(() => parseJsonTree(text), JsonTextError);
    assertEquals(ours.offset, Number(position), text);
  }
});

Deno.test("all that was written is written again", () => {
  const text = `{
  "2": 12345678901234567890.10,
  "1": [
    1e400,
    {}
  ],
  "same": 1,
  "same": 2,
  "__proto__": "\\u0041"
}`;
  assertEquals(renderJsonTree(parseJsonTree(text)), text);
});

Deno.test("a value knows where it stands", () => {
  const tree = parseJsonTree('{ "a":  [ 1, "b" ] }') as JsonNode & {
    kind: "object";
  };
  const [a] = tree.members;
  assertEquals([a?.offset, a?.value.offset], [2, 8]);
});

Deno.test("a very long text is read", () => {
  const text = JSON.stringify({ a: "x\n".repeat(300_000) });
  assertEquals(renderJsonTree(parseJsonTree(text)).length, text.length + 5);
});

Deno.test("between CR and LF the line has not ended", () => {
  assertEquals(positionAt("ab\r\ncd", 3), { line: 1, column: 3 });
  assertEquals(positionAt("ab\r\ncd", 4), { line: 2, column: 1 });
  assertEquals(positionAt("ab\rcd", 4), { line: 2, column: 2 });
});
