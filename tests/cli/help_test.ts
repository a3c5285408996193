import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/base/errors.ts";
import { flagName } from "../../src/base/flag_spec.ts";
import {
  type CommandName,
  commands,
  flagsOf,
} from "../../src/cli/command_table.ts";
import { renderHelp } from "../../src/cli/help.ts";
import { loadTopics } from "../../src/cli/topics.ts";

const topics = await loadTopics();

const names = Object.keys(commands) as CommandName[];
const details = ["short", "long"] as const;
const subjects = [null, ...names, ...Object.keys(topics)];

const rewrites = Deno.env.get("LIVEDUMP_UPDATE_SNAPSHOTS") === "1";

/**
 * Compares a help text with its reviewed snapshot, such as `inspect_long.txt`.
 * LIVEDUMP_UPDATE_SNAPSHOTS=1 rewrites the snapshot.
 */
function compare(subject: string | null, detail: "short" | "long"): void {
  const name = `${subject ?? "livedump"}_${detail}.txt`.replaceAll("-", "_");
  const url = new URL(`snapshots/${name}`, import.meta.url);
  const text = renderHelp(subject, detail, topics);
  if (rewrites) return Deno.writeTextFileSync(url, text);
  const good = Deno.readTextFileSync(url).replaceAll("\r\n", "\n");
  assertEquals(text, good, "to accept this text: LIVEDUMP_UPDATE_SNAPSHOTS=1");
}

for (const subject of [null, ...names]) {
  for (const detail of details) {
    Deno.test(`the ${detail} help on ${subject ?? "the program"} is as reviewed`, () => {
      compare(subject, detail);
    });
  }
}

for (const topic of Object.keys(topics)) {
  Deno.test(`the help on ${topic} is as reviewed`, () => {
    compare(topic, "long");
  });
}

Deno.test("every help text fits into 80 columns, in ASCII, without trailing spaces", () => {
  for (const subject of subjects) {
    for (const detail of details) {
      const text = renderHelp(subject, detail, topics);
      const bad = text.split("\n").filter((line) =>
        line.length > 80 || /\s$|[^\x20-\x7e]/.test(line)
      );
      assertEquals(bad, [], `${subject} ${detail}`);
      assertEquals(/[^\n]\n$/.test(text), true);
    }
  }
});

Deno.test("every flag of a command is in its help, with its letter", () => {
  for (const name of names) {
    for (const [key, { letter, kind }] of Object.entries(flagsOf(name))) {
      const written = kind === "toggle"
        ? flagName(key).replace("--", "--[no-]")
        : flagName(key);
      const form = letter === undefined
        ? `\n      ${written}`
        : `\n  -${letter}, ${written}`;
      for (const detail of details) {
        const text = renderHelp(name, detail, topics);
        assertEquals(text.includes(form), true, `${name} ${detail} ${form}`);
      }
    }
  }
});

Deno.test("every command and every topic is in the help on the program", () => {
  for (const detail of details) {
    const lines = renderHelp(null, detail, topics).split("\n");
    for (const name of [...names, ...Object.keys(topics)]) {
      assertEquals(
        lines.some((line) => line.startsWith(`  ${name} `)),
        true,
        `${name} ${detail}`,
      );
    }
  }
});

Deno.test("every topic that the help refers to exists", () => {
  for (const subject of subjects) {
    const text = renderHelp(subject, "long", topics).replaceAll(/\s+/g, " ");
    for (
      const [, named = ""] of text.matchAll(/livedump help ([a-z][a-z-]*)/g)
    ) {
      renderHelp(named, "long", topics);
    }
  }
});

Deno.test("help on an unknown subject suggests the nearest", () => {
  const error = assertThrows(
    () => renderHelp("exitcode", "long", topics),
    UsageError,
    'there is no help on "exitcode"',
  );
  assertEquals(error.hint, 'Did you mean "exit-codes"? See: livedump --help');
  for (const verdict of ["partial", "Truncated"]) {
    const one = assertThrows(
      () => renderHelp(verdict, "long", topics),
      UsageError,
    );
    assertEquals(one.hint, 'Did you mean "verdicts"? See: livedump --help');
  }
  const far = assertThrows(
    () => renderHelp("toString", "long", topics),
    UsageError,
  );
  assertEquals(far.hint, "See: livedump --help");
});
