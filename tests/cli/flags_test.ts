import { assertEquals, assertMatch } from "@std/assert";
import {
  type CommandFlags,
  flagName,
  type FlagSpec,
  takesValue,
} from "../../src/base/flag_spec.ts";
import type { Expectation } from "../../src/inspect/expectation.ts";
import {
  type CommandName,
  commands,
  flagsOf,
} from "../../src/cli/command_table.ts";
import type {
  InspectFlags,
  ReadRequest,
  ReportRequest,
} from "../../src/inspect/inspect_command_spec.ts";

const names = Object.keys(commands) as CommandName[];

/** `true` if both types are identical. Otherwise the test does not compile. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends
  (<T>() => T extends B ? 1 : 2) ? true : false;

type Plain<T> = { [K in keyof T]: T[K] };

Deno.test("the types of flags come from the table", () => {
  const inspect: Same<Plain<InspectFlags>, {
    readonly format: "text" | "json" | "jsonl" | "junit" | "github" | "html";
    readonly report: readonly ReportRequest[];
    readonly filesFrom: string | null;
    readonly expect: Expectation;
    readonly failOn: "warning" | null;
    readonly allowUnverified: boolean;
    readonly verbose: boolean;
    readonly fields: boolean;
    readonly hash: boolean;
    readonly map: boolean;
    readonly deep: boolean;
    readonly modules: boolean;
    readonly processes: boolean;
    readonly read: ReadRequest | null;
    readonly quiet: boolean;
    readonly color: "auto" | "always" | "never";
  }> = true;
  const schema: Same<
    Plain<CommandFlags<(typeof commands)["schema"]>>,
    { readonly color: "auto" | "always" | "never" }
  > = true;
  assertEquals([inspect, schema], [true, true]);
});

Deno.test("flags of camelCase names are typed with dashes", () => {
  assertEquals(flagName("failOn"), "--fail-on");
  assertEquals(flagName("quiet"), "--quiet");
});

Deno.test("no command has two flags with the same name or letter", () => {
  for (const name of names) {
    const rows = Object.entries(flagsOf(name));
    const forms = rows.flatMap(([key, { letter }]) =>
      letter === undefined ? [flagName(key)] : [flagName(key), `-${letter}`]
    );
    assertEquals(new Set(forms).size, forms.length, name);
    // If a flag of the command had the name of a global flag, `rows` would
    // contain only one of the two, and the numbers would not be equal.
    assertEquals(
      rows.length,
      Object.keys(commands[name].flags).length +
        Object.keys(flagsOf(null)).length,
      name,
    );
  }
});

Deno.test("every default is a valid value of its flag", () => {
  for (const [key, spec] of names.flatMap((name) => rowsOf(name))) {
    if (!takesValue(spec) || spec.default === null) continue;
    const taken = spec.kind === "choice"
      ? spec.values.includes(spec.default)
      : spec.read(spec.default) !== undefined;
    assertEquals(taken, true, key);
  }
});

Deno.test("every text of the table is ASCII, and long ones are sentences", () => {
  for (const name of names) {
    const texts = rowsOf(name).flatMap(([_, { short, long }]) => [short, long]);
    for (const text of [commands[name].short, commands[name].long, ...texts]) {
      assertMatch(text, /^[\x20-\x7e]+$/);
    }
    for (const [key, { short, long }] of rowsOf(name)) {
      assertMatch(long, /^[A-Z].*([.]|See: .*|: .*)$/, key);
      assertMatch(short, /[^.]$/, key);
    }
  }
});

function rowsOf(name: CommandName): [string, FlagSpec][] {
  return Object.entries(flagsOf(name));
}
