import { LivedumpError } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import { type OpeningTools, openTarget } from "./open_target.ts";
import type { ProcessDumpOptions } from "./process_plan.ts";
import { type Target, targetTitle } from "./target.ts";

/**
 * Source of the memory for MiniDumpWriteDump: the process itself, or a clone.
 */
export interface DumpSource extends Disposable {
  readonly handle: bigint;
  /** The process, with facts that were read when it was opened. */
  readonly target: Target;
  readonly isSnapshot: boolean;
  /**
   * The MINIDUMP_TYPE of the dump. If Windows denied access to the handles, the
   * flag for handle data is removed.
   */
  readonly type: number;
  /** Notes on differences between the request and the dump. */
  readonly notes: readonly string[];
  hasExited(): boolean;
  /**
   * Ends the clone, even if Windows is still reading its memory. Does nothing
   * if there is no clone.
   */
  endClone(): void;
}

/** The flag MiniDumpWithHandleData of MINIDUMP_TYPE. */
const handleData = 0x4;

/**
 * Opens a process, or a clone of it, with only the rights that the dump needs.
 * Access to handles is requested only for handle data. If Windows denies that
 * access, the dump has no handle data.
 *
 * @throws {LivedumpError} If Windows denies access to the process, or cannot
 * clone it.
 */
export function openSource(
  target: Target,
  options: ProcessDumpOptions,
  tools: OpeningTools,
): DumpSource {
  const { type: { flags }, clone } = options;
  const openAs = (isClone: boolean, notes: readonly string[]) =>
    openWithAllowedHandles(target, isClone, flags, notes, tools);
  if (clone === null) return openAs(false, []);
  try {
    return openAs(true, []);
  } catch (error) {
    const reason = noCloneReason(error);
    if (reason === null) throw error;
    if (clone === "only") throw noCloneError(target, reason, error);
    const title = targetTitle(target);
    return openAs(false, [
      `${title} itself is dumped, not a clone: ${reason}.`,
    ]);
  }
}

function openWithAllowedHandles(
  target: Target,
  isClone: boolean,
  type: number,
  notes: readonly string[],
  tools: OpeningTools,
): DumpSource {
  try {
    return open(target, isClone, type, notes, tools);
  } catch (error) {
    if ((type & handleData) === 0 || !isRefused(error)) throw error;
  }
  return open(target, isClone, type & ~handleData, [
    ...notes,
    `Windows denies access to the handles of ${
      targetTitle(target)
    }: the dump ` +
    "has no handle data.",
  ], tools);
}

function open(
  target: Target,
  isClone: boolean,
  type: number,
  notes: readonly string[],
  tools: OpeningTools,
): DumpSource {
  using stack = new DisposableStack();
  const withHandles = (type & handleData) !== 0;
  const memory = isClone ? "clone" : "memory";
  const access = withHandles ? `${memory}-and-handles` as const : memory;
  const { process, target: current } = stack.use(
    openTarget(target, access, tools),
  );
  const snapshot = isClone
    ? stack.use(tools.processes.snapshot(process, withHandles))
    : null;
  const held = stack.move();
  return {
    handle: (snapshot ?? process).handle,
    target: current,
    isSnapshot: isClone,
    type,
    notes,
    // A clone continues to exist after the process has ended.
    hasExited: () => !isClone && process.hasExited(),
    endClone: () => snapshot?.endClone(),
    [Symbol.dispose]: () => held.dispose(),
  };
}

function isRefused(error: unknown): boolean {
  return error instanceof LivedumpError &&
    error.exitCode === exitCodes.privilege.code;
}

/** Why Windows cannot create a clone; `null` if the error has another cause. */
function noCloneReason(error: unknown): string | null {
  if (error instanceof WindowsError) return error.message;
  return isRefused(error) ? (error as LivedumpError).message : null;
}

/**
 * Exit codes by Win32 error: ERROR_ACCESS_DENIED, and ERROR_PROC_NOT_FOUND,
 * which means that this Windows version cannot clone processes.
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
    `${targetTitle(target)} cannot be cloned: ${reason}`,
    {
      code: "no-clone",
      exitCode,
      hint:
        "Use --clone=auto to dump the process itself if it cannot be cloned.",
      cause,
    },
  );
}
