import { LivedumpError } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import { type OpeningTools, openTarget } from "./open_target.ts";
import type { ProcessDumpOptions } from "./process_plan.ts";
import { type Target, titleOf } from "./target.ts";

/** What MiniDumpWriteDump reads from: the process itself, or a clone of it. */
export interface DumpSource extends Disposable {
  readonly handle: bigint;
  /** With what Windows tells of it now that it is open. */
  readonly target: Target;
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
 * Opens what is to be dumped, with no more rights than that takes: those to its
 * handles only where the dump is to have data on them, and may have.
 *
 * @throws {LivedumpError} If Windows refuses it, or a clone that was asked for.
 */
export function openSource(
  target: Target,
  options: ProcessDumpOptions,
  tools: OpeningTools,
): DumpSource {
  const { type: { flags }, clone } = options;
  const opened = (open: Opener, notes: readonly string[]) =>
    withHandlesIfAllowed(open, target, flags, tools, notes);
  if (clone === null) return opened(openLive, []);
  try {
    return opened(openClone, []);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    if (clone === "auto") {
      const note = `${
        titleOf(target)
      } is dumped itself, not a clone: ${reason}`;
      return opened(openLive, [`${note}.`]);
    }
    throw noCloneError(target, reason, error);
  }
}

/** Opens a process or a clone of it, with this MINIDUMP_TYPE in mind. */
type Opener = (
  target: Target,
  type: number,
  tools: OpeningTools,
  notes: readonly string[],
) => DumpSource;

function withHandlesIfAllowed(
  open: Opener,
  target: Target,
  type: number,
  tools: OpeningTools,
  notes: readonly string[],
): DumpSource {
  try {
    return open(target, type, tools, notes);
  } catch (error) {
    if ((type & handleData) === 0 || !isRefused(error)) throw error;
  }
  return open(target, type & ~handleData, tools, [
    ...notes,
    `Windows refuses the handles of ${titleOf(target)}: the dump is without ` +
    "data on them.",
  ]);
}

function openLive(
  target: Target,
  type: number,
  tools: OpeningTools,
  notes: readonly string[],
): DumpSource {
  const access = (type & handleData) === 0 ? "memory" : "memory-and-handles";
  const opened = openTarget(target, access, tools);
  const { process } = opened;
  return {
    handle: process.handle,
    target: opened.target,
    isSnapshot: false,
    type,
    notes,
    hasExited: () => process.hasExited(),
    [Symbol.dispose]: () => opened[Symbol.dispose](),
  };
}

function isRefused(error: unknown): boolean {
  return error instanceof LivedumpError &&
    error.exitCode === exitCodes.privilege.code;
}

function openClone(
  target: Target,
  type: number,
  tools: OpeningTools,
  notes: readonly string[],
): DumpSource {
  using stack = new DisposableStack();
  const withHandles = (type & handleData) !== 0;
  const access = withHandles ? "clone-and-handles" : "clone";
  const opened = stack.use(openTarget(target, access, tools));
  const snapshot = stack.use(
    tools.processes.snapshot(opened.process, withHandles),
  );
  const held = stack.move();
  return {
    handle: snapshot.handle,
    target: opened.target,
    isSnapshot: true,
    type,
    notes,
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

/**
 * Codes with which there is no clone, and how the program ends then:
 * ERROR_ACCESS_DENIED, and ERROR_PROC_NOT_FOUND, where there is no such function.
 */
const cloneExitCodes: Readonly<Record<number, ExitCode>> = {
  5: exitCodes.privilege.code,
  127: exitCodes.unsupported.code,
};

function noCloneError(
  target: Target,
  reason: string,
  cause: unknown,
): LivedumpError {
  const known = cause instanceof WindowsError
    ? cloneExitCodes[cause.code]
    : cause instanceof LivedumpError
    ? cause.exitCode
    : undefined;
  const exitCode = known ?? exitCodes.capture.code;
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
