import { assertEquals, assertMatch } from "@std/assert";

/** What a stream must hold: the text itself, a pattern, or a check of it. */
export type Expected = string | RegExp | ((actual: string) => void);

/** A command line, and all that it must lead to. */
export interface Case {
  /** What is to be seen, as a sentence. */
  readonly name: string;
  /** Paths are those of the scene. */
  readonly args: readonly string[];
  /** The whole of the environment; none by default. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdout: Expected;
  readonly stderr: Expected;
  readonly exitCode: number;
  /** Only there: names or system messages that the other has not. */
  readonly only?: "posix" | "windows";
}

/** What a run of the program led to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in the scene. */
export type Runner = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) => Promise<Outcome>;

/** The outcome of a finished process, its streams decoded. */
export function outcomeOf(output: Deno.CommandOutput): Outcome {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** `\` of Windows paths as `/`, also in JSON, but not where it escapes. */
function slashes(text: string): string {
  return text.replace(/\\\\?(?!u[0-9a-f]{4}|["n])/g, "/");
}

function compare(actual: string, expected: Expected): void {
  if (typeof expected === "function") return expected(actual);
  if (expected instanceof RegExp) assertMatch(actual, expected);
  else assertEquals(slashes(actual), slashes(expected));
}

/** Runs a case and compares everything that it led to. */
export async function checkCase(row: Case, run: Runner): Promise<void> {
  const { code, stdout, stderr } = await run(row.args, row.env ?? {});
  compare(stderr, row.stderr);
  compare(stdout, row.stdout);
  assertEquals(code, row.exitCode);
}
