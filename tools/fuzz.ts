/**
 * Changes dumps at random, then inspects and reports them in every way. Prints
 * each defect with a command line that rebuilds the dump.
 *
 *     deno task fuzz [--minutes N] [--seed S]
 *     deno task fuzz --case 'kernel-6 set:0x2028=ff'
 */
import { grouped } from "../src/base/text/count.ts";
import { seededRandom } from "../tests/inspect/random.ts";
import { baseDumps } from "./fuzz/base_dumps.ts";
import { defectOf, workflowCommand } from "./fuzz/execute.ts";
import { readFuzzRequest } from "./fuzz/fuzz_request.ts";
import { minimize } from "./fuzz/minimize.ts";
import { randomCase } from "./fuzz/random_steps.ts";
import { type FuzzCase, rebuild, renderCase } from "./fuzz/steps.ts";
import { say } from "./say.ts";
import { runTool, ToolError } from "./tool_error.ts";

/** Maximum growth of the memory of the process after the warm-up rounds. */
const growthLimitBytes = 256 * 1024 * 1024;
const warmUpRounds = 2000;
/**
 * Number of kinds of defects after which the fuzzer stops. Each kind is printed
 * once.
 */
const maxKinds = 20;

const dumps = baseDumps();
const bytesOf = new Map(dumps.map(({ name, bytes }) => [name, bytes]));

const defectIn = (one: FuzzCase, round?: number) =>
  defectOf(rebuild(one, bytesOf), round);

/** Returns the kind of a defect: its message without numbers. */
function kindOf(defect: string): string {
  if (defect.startsWith(workflowCommand)) return workflowCommand;
  return defect.split("\n").slice(0, 2).join(" ").replace(/\d+/g, "N");
}

function report(found: FuzzCase, kind: string): void {
  const smallest = minimize(found, (one) => {
    const defect = defectIn(one);
    return defect !== null && kindOf(defect) === kind;
  });
  say(`deno task fuzz --case '${renderCase(smallest)}'`);
  say(`  ${defectIn(smallest)}`);
}

/**
 * Fuzzes for some minutes. Returns the number of kinds of defects that were
 * found.
 */
function fuzz(minutes: number, seed: number): number {
  const random = seededRandom(seed);
  const end = performance.now() + minutes * 60_000;
  const kinds = new Set<string>();
  let rounds = 0;
  let memory = Infinity;
  for (; performance.now() < end && kinds.size < maxKinds; rounds++) {
    if (rounds === warmUpRounds) memory = Deno.memoryUsage().rss;
    const one = randomCase(dumps, random);
    // A busy machine may be slow once, so a defect counts only if it happens
    // twice.
    const defect = defectIn(one, rounds) === null ? null : defectIn(one);
    if (defect === null || kinds.has(kindOf(defect))) continue;
    kinds.add(kindOf(defect));
    report(one, kindOf(defect));
  }
  const growth = Deno.memoryUsage().rss - memory;
  if (growth > growthLimitBytes) {
    kinds.add("memory");
    say(`memory grew by ${grouped(growth)} bytes`);
  }
  say(`seed ${seed}: ${grouped(rounds)} dumps, ${kinds.size} kinds of defects`);
  return kinds.size;
}

await runTool(() => {
  const { one, minutes, seed } = readFuzzRequest(Deno.args);
  if (one !== null) {
    if (!bytesOf.has(one.base)) {
      throw new ToolError(
        `no dump is named "${one.base}"`,
        `Use one of: ${[...bytesOf.keys()].join(", ")}`,
      );
    }
    const defect = defectIn(one);
    say(defect ?? "nothing is wrong");
    if (defect !== null) Deno.exit(1);
    return;
  }
  if (fuzz(minutes, seed ?? Date.now() % 2 ** 32) > 0) Deno.exit(1);
});
