import { LivedumpError } from "../../errors.ts";
import { exitCodes } from "../../exit_code.ts";
import { WindowsError } from "../../ffi/windows_error.ts";
import type { OpenedProcess } from "../../ffi/windows_processes.ts";
import { type OpeningTools, openTarget } from "./open_target.ts";
import type { ProcessDumpOptions } from "./process_options.ts";
import { type Target, titleOf } from "./target.ts";

/** What MiniDumpWriteDump reads from: the process itself, or a clone of it. */
export interface DumpSource extends Disposable {
  readonly handle: bigint;
  readonly isSnapshot: boolean;
  /** MINIDUMP_TYPE, without what there are no rights for. */
  readonly type: number;
  /** What is not as it was asked for, in sentences. */
  readonly notes: readonly string[];
  /** Whether the process has ended. */
  hasExited(): boolean;
}

/** MiniDumpWithHandleData. */
const handleData = 0x4;

/**
 * Opens what is to be dumped, with no more rights than that takes.
 *
 * @throws {LivedumpError} If Windows refuses it, or a clone that was asked for.
 */
export function openSource(
  target: Target,
  options: ProcessDumpOptions,
  tools: OpeningTools,
): DumpSource {
  if (options.clone === null) return openLive(target, options, tools, []);
  try {
    return openClone(target, options, tools);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    if (options.clone === "auto") {
      const note = `${
        titleOf(target)
      } is dumped itself, not a clone: ${reason}`;
      return openLive(target, options, tools, [`${note}.`]);
    }
    throw noCloneError(target, reason, error);
  }
}

function openLive(
  target: Target,
  { type: { flags } }: ProcessDumpOptions,
  tools: OpeningTools,
  notes: readonly string[],
): DumpSource {
  if ((flags & handleData) === 0) {
    return sourceOf(openTarget(target, "memory", tools), flags, notes);
  }
  try {
    const process = openTarget(target, "memory-and-handles", tools);
    return sourceOf(process, flags, notes);
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  const process = openTarget(target, "memory", tools);
  return sourceOf(process, flags & ~handleData, [
    ...notes,
    `Windows refuses the handles of ${titleOf(target)}: the dump is without ` +
    "data on them.",
  ]);
}

function isRefused(error: unknown): boolean {
  return error instanceof LivedumpError &&
    error.exitCode === exitCodes.privilege.code;
}

function sourceOf(
  process: OpenedProcess,
  type: number,
  notes: readonly string[],
): DumpSource {
  return {
    handle: process.handle,
    isSnapshot: false,
    type,
    notes,
    hasExited: () => process.hasExited(),
    [Symbol.dispose]: () => process[Symbol.dispose](),
  };
}

function openClone(
  target: Target,
  { type: { flags } }: ProcessDumpOptions,
  tools: OpeningTools,
): DumpSource {
  using stack = new DisposableStack();
  const process = stack.use(openTarget(target, "clone", tools));
  const snapshot = stack.use(tools.processes.snapshot(process));
  const held = stack.move();
  return {
    handle: snapshot.handle,
    isSnapshot: true,
    type: flags,
    notes: [],
    // The clone is there whatever becomes of the process.
    hasExited: () => false,
    [Symbol.dispose]: () => held.dispose(),
  };
}

/** Why there is no clone; `null` where that is not what failed. */
function reasonOf(error: unknown): string | null {
  if (error instanceof WindowsError) return error.message;
  return isRefused(error) ? (error as LivedumpError).message : null;
}

/** ERROR_PROC_NOT_FOUND: there is no such function. */
const noFunction = 127;

function noCloneError(
  target: Target,
  reason: string,
  cause: unknown,
): LivedumpError {
  const unsupported = cause instanceof WindowsError &&
    cause.code === noFunction;
  const exitCode = cause instanceof LivedumpError
    ? cause.exitCode
    : exitCodes[unsupported ? "unsupported" : "capture"].code;
  return new LivedumpError(
    `there can be no clone of ${titleOf(target)}: ${reason}`,
    {
      code: "no-clone",
      exitCode,
      hint: "To dump the process itself in that case: --clone=auto",
      cause,
    },
  );
}
