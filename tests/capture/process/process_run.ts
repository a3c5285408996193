import { processCommand } from "../../../src/capture/process/process_command.ts";
import { parseCommandLine } from "../../../src/cli/parse.ts";
import {
  type CommandOptions,
  type CommandResult,
  runCommand,
} from "../command_run.ts";
import { type FakeWindows, fakeWindows } from "../fake_windows.ts";
import {
  type FakeProcesses,
  fakeProcesses,
  type MadeUpProcess,
  type ProcessRequests,
} from "./fake_processes.ts";
import "../../cli/load_commands.ts";

/** The result of a run, with the fakes that it used. */
export interface ProcessCommandResult extends CommandResult {
  readonly windows: FakeWindows;
  readonly processes: FakeProcesses;
}

/** Runs `livedump process` on made-up processes. */
export async function runProcess(
  rows: readonly MadeUpProcess[],
  args: readonly string[],
  { windows = fakeWindows(), ...options }:
    & CommandOptions
    & ProcessRequests
    & { windows?: FakeWindows } = {},
): Promise<ProcessCommandResult> {
  const argv = ["process", ...args];
  const invocation = parseCommandLine(argv);
  if (invocation.command !== "process") {
    throw new Error("not a process command");
  }
  const processes = fakeProcesses(windows, rows, options);
  const result = await runCommand(
    windows,
    argv,
    options,
    (context, tools) =>
      processCommand(context, invocation.operands[0]!, invocation.flags, {
        ...tools,
        openProcesses: () => processes,
      }),
  );
  return { ...result, windows, processes };
}

/** Runs a test with a temporary folder. */
export async function inFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The names in a folder, sorted. */
export function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort();
}
