import { InputError, LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import type { Windows } from "../../ffi/windows.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import type {
  OpenedProcess,
  ProcessAccess,
  WindowsProcesses,
} from "../../ffi/windows_processes.ts";
import { type Target, targetTitle } from "./target.ts";

export interface OpeningTools {
  readonly windows: Windows;
  readonly processes: WindowsProcesses;
  /** Text on how to continue in an elevated prompt. */
  readonly elevationHint: string;
}

/**
 * An open process, with its current facts. Disposing closes the handle, then
 * disables SeDebugPrivilege if opening the process enabled it.
 */
interface OpenedTarget extends Disposable {
  readonly process: OpenedProcess;
  readonly target: Target;
}

/**
 * Win32 codes: ERROR_ACCESS_DENIED, and ERROR_INVALID_PARAMETER, which means
 * that the process ID is not in use.
 */
const accessDenied = 5;
const noSuchProcess = 87;

/**
 * Opens a process. If Windows denies access, tries again with SeDebugPrivilege.
 * If this succeeds, the privilege stays enabled until the process is closed,
 * because writing the dump opens the threads of the process.
 *
 * @throws {LivedumpError} If Windows denies access, or the process has ended.
 */
export function openTarget(
  target: Target,
  access: ProcessAccess,
  tools: OpeningTools,
): OpenedTarget {
  const { windows, processes } = tools;
  using stack = new DisposableStack();
  for (const withPrivilege of [false, true]) {
    try {
      if (withPrivilege) {
        if (!windows.enableDebugPrivilege()) break;
        stack.defer(() => windows.disableDebugPrivilege());
      }
      const { processId } = target.process;
      const process = stack.use(processes.open(processId, access));
      if (!isSameProcess(process, target, processes)) throw endedError(target);
      const current = withCurrentFacts(target, processes);
      const held = stack.move();
      const dispose = () => held.dispose();
      return { process, target: current, [Symbol.dispose]: dispose };
    } catch (error) {
      if (!isRefusal(error)) throw openError(error, target);
    }
  }
  throw refusalError(target, tools);
}

/**
 * Whether the process ID still belongs to the target. The start times must be
 * equal. If one of them is unknown, the names must be equal. Windows does not
 * reuse the ID while the process is open.
 */
function isSameProcess(
  process: OpenedProcess,
  target: Target,
  processes: WindowsProcesses,
): boolean {
  const [chosen, found] = [target.facts.startTime, process.startTime()];
  if (chosen !== null && found !== null) return chosen === found;
  const { processId, name } = target.process;
  return processes.list().some((one) =>
    one.processId === processId && one.name === name
  );
}

/** Reads the facts again: Windows reports more facts with SeDebugPrivilege. */
function withCurrentFacts(
  { process, facts }: Target,
  processes: WindowsProcesses,
): Target {
  const now = processes.facts(process.processId);
  // Windows reports nothing about a process that has ended: keep the old facts.
  const isKnown = now.startTime !== null || facts.startTime === null;
  return { process, facts: isKnown ? now : facts };
}

function isRefusal(error: unknown): boolean {
  return error instanceof WindowsError && error.code === accessDenied;
}

function openError(error: unknown, target: Target): unknown {
  if (!(error instanceof WindowsError) || error.code !== noSuchProcess) {
    return error;
  }
  return endedError(target);
}

function endedError(target: Target): InputError {
  return new InputError(
    `${targetTitle(target)} has ended`,
    `${target.process.processId}`,
    {
      code: "no-process",
      hint: "Start the process again, then take the dump.",
    },
  );
}

/** The error if Windows denies access to a process, with the likely reason. */
function refusalError(
  target: Target,
  { windows, processes, elevationHint }: OpeningTools,
): LivedumpError {
  const title = targetTitle(target);
  const { protection, sessionId } = withCurrentFacts(target, processes).facts;
  const exitCode = exitCodes.privilege.code;
  if (protection !== null) {
    return new LivedumpError(
      `${title} is a protected process (${protection}): Windows denies access ` +
        "to its memory, even to an elevated administrator",
      {
        code: "protected-process",
        exitCode,
        hint:
          "On Windows 11 22H2 or later, a kernel dump with user pages may " +
          "contain the memory of the process, but also the memory of all " +
          "other processes: livedump kernel --user-pages",
      },
    );
  }
  const elevated = windows.elevation().elevated;
  const own = processes.facts(Deno.pid).sessionId;
  if (sessionId !== null && own !== null && sessionId !== own) {
    return new LivedumpError(
      `Windows denies access to the memory of ${title}: the process runs in ` +
        `session ${sessionId}, livedump in session ${own}`,
      {
        code: "other-session",
        exitCode,
        hint: elevated
          ? "Run livedump in that session, or as SYSTEM."
          : elevationHint,
      },
    );
  }
  return new LivedumpError(`Windows denies access to the memory of ${title}`, {
    code: "access-denied",
    exitCode,
    hint: elevated
      ? "A security product or a policy protects the process. Run livedump " +
        "check: it reports whether livedump can use SeDebugPrivilege."
      : elevationHint,
  });
}
