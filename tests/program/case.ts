import { assertEquals, assertMatch } from "@std/assert";

/**
 * The expected output on a stream: the text itself, a pattern, or a function
 * that checks the text.
 */
export type Expected = string | RegExp | ((actual: string) => void);

/** A command line and its expected outcome. */
export interface Case {
  readonly name: string;
  /** The arguments. Paths are relative to the folder of the scene. */
  readonly args: readonly string[];
  /** All environment variables of the process; none by default. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdout: Expected;
  readonly stderr: Expected;
  readonly exitCode: number;
  /**
   * The only system on which the case runs, because its file names or error
   * messages do not exist on other systems.
   */
  readonly only?: "posix" | "windows";
}

/** The outcome of a run of the program. */
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

/** The outcome of a finished process, with decoded output. */
export function outcomeOf(output: Deno.CommandOutput): Outcome {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/**
 * Replaces `\` in Windows paths, and `\\` in JSON, by `/`. Keeps escapes such
 * as `\n` and `\u001b`.
 */
function slashes(text: string): string {
  return text.replace(/\\\\?(?!u[0-9a-f]{4}|["n])/g, "/");
}

function compare(actual: string, expected: Expected): void {
  if (typeof expected === "function") return expected(actual);
  if (expected instanceof RegExp) assertMatch(actual, expected);
  else assertEquals(slashes(actual), slashes(expected));
}

/** Runs a case and compares the outcome with the expected one. */
export async function checkCase(row: Case, run: Runner): Promise<void> {
  const { code, stdout, stderr } = await run(row.args, row.env ?? {});
  compare(stderr, row.stderr);
  compare(stdout, row.stdout);
  assertEquals(code, row.exitCode);
}
