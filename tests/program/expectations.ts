import { assert, assertEquals } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../src/inspect/report/report.schema.json" with {
  type: "json",
};
import type { Expected } from "./case.ts";

const rewrites = Deno.env.get("LIVEDUMP_UPDATE_SNAPSHOTS") === "1";

// deno-lint-ignore no-control-regex
const style = /\x1b\[\d+m/g;

const isValid = new Ajv2020({ allowUnionTypes: true }).compile(schema);

/**
 * Expects the text of snapshots/NAME.txt. LIVEDUMP_UPDATE_SNAPSHOTS=1 rewrites
 * the file.
 */
export function snapshot(name: string): Expected {
  const url = new URL(`snapshots/${name}.txt`, import.meta.url);
  return (actual) => {
    if (rewrites) return Deno.writeTextFileSync(url, actual);
    const good = Deno.readTextFileSync(url).replaceAll("\r\n", "\n");
    assertEquals(
      actual,
      good,
      "to accept this text: LIVEDUMP_UPDATE_SNAPSHOTS=1",
    );
  };
}

/** Expects a help text: the content of tests/cli/snapshots/NAME.txt. */
export function help(name: string): Expected {
  const url = new URL(`../cli/snapshots/${name}.txt`, import.meta.url);
  return (actual) =>
    assertEquals(actual, Deno.readTextFileSync(url).replaceAll("\r\n", "\n"));
}

/**
 * Expects a JSON report in ASCII that follows the schema and has the given
 * verdicts.
 */
export function report(
  verdict: string,
  dumps: readonly (readonly [path: string, verdict: string])[],
): Expected {
  return (actual) => {
    assert(/^[\n\x20-\x7e]*\n$/.test(actual), "not ASCII, or without an end");
    const document = JSON.parse(actual);
    isValid(document);
    assertEquals(isValid.errors, null);
    assertEquals(document.verdict, verdict);
    const found = document.dumps.map(
      (dump: { path: string; verdict: string }) => [
        dump.path.replaceAll("\\", "/"),
        dump.verdict,
      ],
    );
    assertEquals(found, dumps);
  };
}

/** Expects this text in color. */
export function colored(plain: string): Expected {
  return (actual) => {
    assert(actual.includes("\x1b["), "there is no color");
    assertEquals(actual.replace(style, ""), plain);
  };
}
