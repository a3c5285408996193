import { InputError, LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import type { Windows } from "../../ffi/windows.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import type {
  OpenedProcess,
  ProcessAccess,
  WindowsProcesses,
} from "../../ffi/windows_processes.ts";
import { type Target, titleOf } from "./target.ts";

/** What opening a process uses. */
export interface OpeningTools {
  readonly windows: Windows;
  readonly processes: WindowsProcesses;
  /** How to go on in an elevated prompt. */
  readonly elevationHint: string;
}

/**
 * A process with a handle to it, and what Windows tells of it now. Disposing of
 * it closes the handle, and then gives back what opening it took.
 */
export interface OpenedTarget extends Disposable {
  readonly process: OpenedProcess;
  readonly target: Target;
}

/** ERROR_ACCESS_DENIED and ERROR_INVALID_PARAMETER, of a number that is free. */
const accessDenied = 5;
const noSuchProcess = 87;

/**
 * Opens a process with certain rights. SeDebugPrivilege is enabled only if
 * Windows refuses without it, and until the process is closed: writing its dump
 * opens its threads.
 *
 * @throws {LivedumpError} If it is refused or gone, with the reason.
 */
export function openTarget(
  target: Target,
  access: ProcessAccess,
  tools: OpeningTools,
): OpenedTarget {
  const { windows, processes } = tools;
  const open = () =>
    sameProcess(
      processes.open(target.process.processId, access),
      target,
      processes,
    );
  try {
    return open();
  } catch (error) {
    if (!isRefusal(error)) throw openError(error, target);
  }
  using privilege = new DisposableStack();
  try {
    if (windows.enableDebugPrivilege()) {
      privilege.defer(() => windows.disableDebugPrivilege());
      const opened = open();
      const held = privilege.move();
      held.use(opened);
      const { process, target: now } = opened;
      return { process, target: now, [Symbol.dispose]: () => held.dispose() };
    }
  } catch (error) {
    if (!isRefusal(error)) throw openError(error, target);
  }
  throw refusalError(target, tools);
}

/**
 * Whether what was opened is what was chosen: a number may have been given to
 * another process meanwhile. The handle tells when its process started; where
 * it does not, or did not when the process was chosen, the name decides. While
 * a process is open, its number is given to no other. What Windows told before
 * may lack what it tells with SeDebugPrivilege.
 */
function sameProcess(
  process: OpenedProcess,
  target: Target,
  processes: OpeningTools["processes"],
): OpenedTarget {
  using stack = new DisposableStack();
  stack.use(process);
  const [chosen, found] = [target.facts.startTime, process.startTime()];
  const isSame = chosen === null || found === null
    ? hasSameName(target, processes)
    : chosen === found;
  if (!isSame) throw endedError(target);
  const now = factsNow(target, processes);
  const held = stack.move();
  return { process, target: now, [Symbol.dispose]: () => held.dispose() };
}

function factsNow(
  { process, facts }: Target,
  processes: OpeningTools["processes"],
): Target {
  const now = processes.facts(process.processId);
  // Of a process that has ended meanwhile, more was known before.
  const isKnown = now.startTime !== null || facts.startTime === null;
  return { process, facts: isKnown ? now : facts };
}

function hasSameName(
  { process }: Target,
  processes: OpeningTools["processes"],
): boolean {
  const { processId, name } = process;
  return processes.list().some((one) =>
    one.processId === processId && one.name === name
  );
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
    `${titleOf(target)} has ended`,
    `${target.process.processId}`,
    { code: "no-process", hint: "Start it again, then take the dump." },
  );
}

/** Why Windows refuses a process, as far as it can be told. */
function refusalError(
  target: Target,
  { windows, processes, elevationHint }: OpeningTools,
): LivedumpError {
  const title = titleOf(target);
  const { protection, sessionId } = factsNow(target, processes).facts;
  const exitCode = exitCodes.privilege.code;
  if (protection !== null) {
    return new LivedumpError(
      `${title} is a protected process (${protection}): Windows gives its ` +
        "memory to nobody, not even to an elevated administrator",
      {
        code: "protected-process",
        exitCode,
        hint: "Its memory is in a kernel dump with user pages: livedump " +
          "kernel --user-pages",
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
      ? "A security product or a policy guards it: see whether livedump check " +
        "finds SeDebugPrivilege."
      : elevationHint,
  });
}
