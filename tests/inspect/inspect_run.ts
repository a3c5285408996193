import { assert } from "@std/assert";
import type { OutputStream } from "../../src/base/console.ts";
import { openContext } from "../../src/base/context.ts";
import { LivedumpError } from "../../src/base/errors.ts";
import { inspectCommand } from "../../src/inspect/inspect_command.ts";
import type { OnInterrupt } from "../../src/base/interrupts.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { textStyle } from "../../src/base/text/text_style.ts";
import { enterFolder } from "../process_state.ts";
import "../cli/load_commands.ts";

/** The result of a run of the command. */
export interface Run {
  /** The exit code; -1 if the command threw an error. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The text of both output streams, in the order in which it was written. */
  readonly told: string;
  readonly error: LivedumpError | null;
}

/** The environment of the command in a run. */
export interface Surroundings {
  readonly now?: () => Date;
  readonly onInterrupt?: OnInterrupt;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `inspect` in this process, as if started in a folder. */
export async function inspectIn(
  folder: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<Run> {
  using _inside = enterFolder(folder);
  return await run(args, surroundings);
}

async function run(
  args: readonly string[],
  {
    now = () => new Date("2026-11-01T00:00:00Z"),
    onInterrupt = () => ({ [Symbol.dispose]() {} }),
    env = {},
  }: Surroundings,
): Promise<Run> {
  const told = { stdout: "", stderr: "", told: "" };
  const stream = (name: "stdout" | "stderr"): OutputStream => ({
    isTerminal: false,
    columns: 80,
    color: false,
    style: textStyle(false),
    write(text) {
      told[name] += text;
      told.told += text;
    },
  });
  const wish = parseCommandLine(["inspect", ...args]);
  assert(wish.command === "inspect");
  const context = {
    ...openContext("never"),
    console: { stdout: stream("stdout"), stderr: stream("stderr") },
    env: (name: string) => env[name],
    now,
  };
  try {
    const { operands, flags } = wish;
    const code = await inspectCommand(context, operands, flags, onInterrupt);
    return { code, ...told, error: null };
  } catch (error) {
    if (!(error instanceof LivedumpError)) throw error;
    return { code: -1, ...told, error };
  }
}
