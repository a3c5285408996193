/**
 * Finds lines that no test verifies: breaks one line of a file at a time, in a
 * copy of the checkout, and runs the tests of the file's folder. Prints the
 * changes that no test detects.
 *
 *     deno task mutate FILE [COUNT] [SEED] [TESTS...]
 */
import { copy } from "@std/fs/copy";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { checkout } from "./checkout.ts";
import { type Mutant, mutantsOf, sample } from "./mutate/mutants.ts";
import { readMutateRequest } from "./mutate/mutate_request.ts";
import { say } from "./say.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { withWorkFolder } from "./work_folder.ts";

/**
 * Returns the test folder of a file in src, or of the nearest parent folder
 * that has tests.
 */
async function testsOf(file: string): Promise<string> {
  for (let folder = dirname(file); folder !== "src";) {
    const tests = join("tests", relative("src", folder));
    const found = await Deno.stat(join(checkout, tests)).catch(() => null);
    if (found?.isDirectory) return tests;
    folder = dirname(folder);
  }
  return "tests";
}

/** Copies the files that the tests need. */
async function copyCheckout(to: string): Promise<void> {
  const names = ["src", "tests", "tools", "fixtures", "vendor", "docs"];
  const files = ["main.ts", "deno.json", "deno.lock", "action.yml"];
  for (const name of [...names, ...files]) {
    await copy(join(checkout, name), join(to, name));
  }
}

/** Whether the tests pass within the timeout. */
async function pass(
  folder: string,
  tests: readonly string[],
  timeoutMs: number,
): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--no-check", "--fail-fast", "-A", ...tests],
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(timeoutMs),
  }).output();
  return success;
}

interface Request {
  readonly file: string;
  readonly mutants: readonly Mutant[];
  readonly tests: readonly string[];
}

async function readRequest(args: readonly string[]): Promise<Request> {
  const { file, count, seed, tests } = readMutateRequest(args);
  let state = seed >>> 0;
  const random = () => {
    // A linear congruential generator from "Numerical Recipes".
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  const source = await Deno.readTextFile(join(checkout, file));
  const mutants = sample(mutantsOf(source), count, random);
  return {
    file,
    mutants,
    tests: tests.length > 0 ? tests : [await testsOf(file)],
  };
}

async function mutate({ file, mutants, tests }: Request, work: string) {
  await copyCheckout(work);
  const start = performance.now();
  if (!await pass(work, tests, 600_000)) {
    throw new ToolError(
      `the tests in ${tests.join(", ")} fail without a change`,
      "Mend them first.",
    );
  }
  const timeoutMs = 10_000 + 4 * (performance.now() - start);
  let survivors = 0;
  for (const { line, change, source } of mutants) {
    await Deno.writeTextFile(join(work, file), source);
    if (!await pass(work, tests, timeoutMs)) continue;
    survivors++;
    say(`${file}:${line}: ${change} was not noticed`);
  }
  say(`${survivors} of ${mutants.length} changes to ${file} were not noticed`);
}

await runTool(async () => {
  const request = await readRequest(Deno.args);
  const work = join(checkout, ".cache", `mutate-${Deno.pid}`);
  await withWorkFolder(work, (work) => mutate(request, work));
});
