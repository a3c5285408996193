/**
 * Measures deep inspection: finding pages, walking page tables and reading
 * virtual memory. Compares `inspect --deep` on a dump of 4 GiB with `cat`.
 */
import { writeLargeMachine } from "../../tests/builder/machine/large_machine.ts";
import { openFileSource } from "../../src/inspect/dump/byte_source.ts";
import { virtualAddress } from "../../src/inspect/deep/memory/address.ts";
import {
  openPhysicalMemory,
  type PhysicalMemory,
} from "../../src/inspect/deep/memory/physical_memory.ts";
import { PageCoverage } from "../../src/inspect/deep/kernel/page_coverage.ts";
import { TableWalk } from "../../src/inspect/deep/kernel/walk_tables.ts";
import { openKernel } from "../../src/inspect/deep/kernel/open_kernel.ts";
import { readKernelDump } from "../../src/inspect/dump/kernel/read_kernel_dump.ts";
import { say } from "../say.ts";
import { ToolError } from "../tool_error.ts";
import { type Cost, measureAll, metOrMissed, mib } from "./measure.ts";

/**
 * Goals: the minimum share of the speed of `cat`, and the maximum extra memory.
 */
const goal = { share: 0.7, extraBytes: 32 * 1024 * 1024 } as const;

const lookups = 20_000_000;
const readBytes = 2 ** 30;
/** The first address of the region that the kernel in the test dump maps. */
const region = 0xffff900000000000n;

function secondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function lookUp(memory: PhysicalMemory): string {
  let sum = 0;
  const seconds = secondsOf(() => {
    for (let at = 0; at < lookups; at++) {
      sum += memory.offsetOf(Math.imul(at, 0x9e3779b1) >>> 12);
    }
  });
  if (sum <= 0) {
    throw new ToolError("no page was found", "Check vast_machine.ts.");
  }
  return `${(lookups / seconds / 1e6).toFixed(1)} million per second`;
}

function benchMemory(path: string): void {
  using source = openFileSource(path);
  const dump = readKernelDump(source, 64);
  const table = dump.body.kind === "pages" ? dump.body.table : null;
  const memory = table && openPhysicalMemory(source, table);
  const isOpen = memory !== null && typeof memory !== "string";
  const kernel = isOpen ? openKernel(memory, dump.header) : null;
  if (!isOpen || !kernel) {
    throw new ToolError(
      "the built dump cannot be read",
      "Check vast_machine.ts.",
    );
  }
  lookUp(memory); // Warms up the JIT compiler.
  say(`page frames found          ${lookUp(memory)}`);
  const coverage = new PageCoverage();
  const walk = () => new TableWalk(kernel.space.mode, coverage);
  walk().walk(kernel.space, "kernel");
  const walked = secondsOf(() => walk().walk(kernel.space, "kernel"));
  const tables = coverage.kinds["page-tables"].mapped / 2;
  say(
    `page tables walked         ${tables} in ${
      (walked * 1000).toFixed(1)
    } ms, ` +
      `${(tables * 4096 / walked / 2 ** 20).toFixed(0)} MiB/s`,
  );
  const target = new Uint8Array(2 ** 20);
  const seconds = secondsOf(() => {
    for (let at = 0; at < readBytes; at += target.length) {
      const address = virtualAddress(region + BigInt(at));
      if (kernel.space.read(address, target) < target.length) {
        throw new ToolError(
          "a mapped page cannot be read",
          "Check vast_machine.ts.",
        );
      }
    }
  });
  const rate = (readBytes / seconds / 2 ** 20).toFixed(0);
  say(`virtual memory, 4 KiB pages in random order  ${rate} MiB/s`);
}

/**
 * Prints the size of the index that finds a page in the file: a bitmap of one
 * bit per page, and ranks of 4 bytes per 512 bits plus 8 bytes per 32,768 bits.
 * A million pages need 122.1 KiB for the bitmap and 7.9 KiB for the ranks.
 */
function sayIndexSize(): void {
  const pages = 1_000_000;
  const ranks = pages / 512 * 4 + pages / 32_768 * 8;
  const kib = (bytes: number) => (bytes / 1024).toFixed(1);
  say(
    `index of a million pages   ${kib(pages / 8)} KiB of bitmap, ` +
      `${kib(ranks)} KiB of ranks`,
  );
}

function goalLine(empty: Cost, cat: Cost, deep: Cost): string {
  const share = cat.elapsedMs / deep.elapsedMs;
  const goals = [
    `${goal.share} of the speed of cat: ${metOrMissed(share >= goal.share)} ` +
    `(${share.toFixed(2)})`,
  ];
  if (deep.peakBytes !== undefined && empty.peakBytes !== undefined) {
    const extra = deep.peakBytes - empty.peakBytes;
    goals.push(
      `${mib(goal.extraBytes)} MiB more than an empty program: ` +
        `${metOrMissed(extra <= goal.extraBytes)} (${mib(extra)})`,
    );
  }
  return `Goals for --deep on 4 GiB: ${goals.join("; ")}`;
}

/**
 * @param programs livedump, and an empty program that is compiled in the same
 * way.
 */
export async function benchDeep(
  programs: { readonly empty: string; readonly program: string },
  work: string,
  rounds: number,
): Promise<void> {
  const path = `${work}/large_machine.dmp`;
  const size = writeLargeMachine(path);
  say("");
  benchMemory(path);
  sayIndexSize();
  if (Deno.build.os === "windows") {
    return say("inspect --deep: SKIPPED, Windows has no cat");
  }
  const { empty, program } = programs;
  const inspect = ["inspect", "--quiet"];
  const [nothing, cat, plain, deep] = await measureAll([
    { name: "empty", program: empty, args: [] },
    { name: "cat", program: "cat", args: [path] },
    { name: "inspect", program, args: [...inspect, path] },
    { name: "inspect --deep", program, args: [...inspect, "--deep", path] },
  ], rounds);
  if (!nothing || !cat || !plain || !deep) return;
  const row = (name: string, cost: Cost) =>
    say(
      name.padEnd(27) + `${cost.elapsedMs.toFixed(1)} ms, ` +
        `${(size / cost.elapsedMs * 1000 / 2 ** 30).toFixed(1)} GiB/s`,
    );
  row("cat of 4 GiB", cat);
  row("inspect", plain);
  row("inspect --deep", deep);
  say(goalLine(nothing, cat, deep));
}
