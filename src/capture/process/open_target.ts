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
  /** How to continue in an elevated prompt. */
  readonly elevationHint: string;
}

/**
 * A process that is open, with the facts from now. Disposing of it closes the
 * handle, then disables SeDebugPrivilege if opening enabled it.
 */
interface OpenedTarget extends Disposable {
  readonly process: OpenedProcess;
  readonly target: Target;
}

/** ERROR_ACCESS_DENIED, and ERROR_INVALID_PARAMETER for an unused process ID. */
const accessDenied = 5;
const noSuchProcess = 87;

/**
 * Opens a process. SeDebugPrivilege is only enabled if Windows refuses without
 * it. It then stays enabled until the process is closed, because writing the dump
 * opens the threads of the process.
 *
 * @throws {LivedumpError} If Windows refuses, or the process has ended.
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
 * equal; where one is unknown, the names must be. Windows does not reuse the ID
 * while the process is open.
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

/** Read again, because Windows reports more facts with SeDebugPrivilege. */
function withCurrentFacts(
  { process, facts }: Target,
  processes: WindowsProcesses,
): Target {
  const now = processes.facts(process.processId);
  // Windows reports nothing about a process that has ended: keep what it said.
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
    { code: "no-process", hint: "Start it again, then take the dump." },
  );
}

/** The error for a process that Windows refuses, with the likely reason. */
function refusalError(
  target: Target,
  { windows, processes, elevationHint }: OpeningTools,
): LivedumpError {
  const title = targetTitle(target);
  const { protection, sessionId } = withCurrentFacts(target, processes).facts;
  const exitCode = exitCodes.privilege.code;
  if (protection !== null) {
    return new LivedumpError(
      `${title} is a protected process (${protection}): Windows refuses its ` +
        "memory even to an elevated administrator",
      {
        code: "protected-process",
        exitCode,
        hint:
          "A kernel dump with user pages may have its memory, on Windows 11 " +
          "22H2 or later: livedump kernel --user-pages. It also has the memory " +
          "of all other processes.",
      },
    );
  }
  const elevated = windows.elevation().elevated;
  const own = processes.facts(Deno.pid).sessionId;
  if (sessionId !== null && own !== null && sessionId !== own) {
    return new LivedumpError(
      `${title} runs in session ${sessionId}, livedump in session ${own}, ` +
        "and Windows refuses its memory",
      {
        code: "other-session",
        exitCode,
        hint: elevated
          ? "Run livedump in that session, or as SYSTEM."
          : elevationHint,
      },
    );
  }
  return new LivedumpError(`Windows refuses the memory of ${title}`, {
    code: "access-denied",
    exitCode,
    hint: elevated
      ? "A security product or a policy protects it. Run livedump check, and " +
        "see whether it reports SeDebugPrivilege."
      : elevationHint,
  });
}
