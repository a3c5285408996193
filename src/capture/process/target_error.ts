import { InputError, LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import { nearestName } from "../../base/text/suggest.ts";
import type { RunningProcess } from "../../ffi/windows_processes.ts";
import type { Target, TargetList } from "./target.ts";

/** The error if several processes have the name. None of them is dumped. */
export class AmbiguousTargetError extends LivedumpError {
  override name = "AmbiguousTargetError";

  constructor(name: string, readonly matches: readonly Target[]) {
    super(`${matches.length} processes have the name "${name}"`, {
      code: "ambiguous-target",
      exitCode: exitCodes.usage.code,
      hint: "Specify the process ID of one process, or use --all to dump all " +
        "of them.",
    });
  }
}

export function noSuchProcessId(processId: number): InputError {
  return new InputError(`there is no process ${processId}`, `${processId}`, {
    code: "no-process",
    hint: "Task Manager shows process IDs on the Details tab.",
  });
}

const maxSuggestions = 3;

export function noSuchName(name: string, list: TargetList): InputError {
  const names = [...new Set(list.all.map((process) => process.name))];
  const part = name.toLowerCase().replace(/\.exe$/, "");
  const nearest = [name, `${name}.exe`].flatMap((one) =>
    nearestName(one, names) ?? []
  );
  const containing = part.length < 3
    ? []
    : names.filter((one) => one.toLowerCase().includes(part));
  const suggestions = [...new Set([...nearest, ...containing])]
    .slice(0, maxSuggestions);
  return new InputError(`there is no process "${name}"`, name, {
    code: "no-process",
    hint: suggestions.length > 0
      ? `Did you mean ${suggestions.join(", ")}?`
      : writingHint(name) ??
        "Task Manager shows process names on the Details tab.",
  });
}

/**
 * Returns a hint if the name is a hexadecimal number (debuggers show process IDs
 * in this form) or has wildcards (some tools accept them); otherwise `null`.
 */
function writingHint(name: string): string | null {
  if (/^0x[0-9a-f]{1,8}$/i.test(name)) {
    return `Write process IDs in decimal: ${Number(name)}`;
  }
  return /[*?]/.test(name)
    ? "Process names cannot contain wildcards: write the whole name, or the " +
      "process ID."
    : null;
}

/** The error if only clones or ended processes have the name. */
export function noThreads(
  name: string,
  processes: readonly RunningProcess[],
): InputError {
  const ids = processes.map(({ processId }) => processId).join(", ");
  return new InputError(
    `no process "${name}" is running: the processes with this name have ` +
      `no threads (process ${ids})`,
    name,
    {
      code: "no-process",
      hint: "They have ended, or are clones that an interrupted dump left " +
        "behind. To dump one of them, specify its process ID.",
    },
  );
}

/**
 * The error if the process is livedump itself, which dbghelp cannot dump fully.
 */
export function ownProcess(): LivedumpError {
  return new LivedumpError("livedump does not dump itself", {
    code: "own-process",
    exitCode: exitCodes.usage.code,
    hint: "Specify another process.",
  });
}

const systemProcesses: Readonly<Record<number, string>> = {
  0: "System Idle Process",
  4: "System",
};

/** The error for a process of the kernel; `null` for any other. */
export function systemProcess(processId: number): LivedumpError | null {
  const name = systemProcesses[processId];
  if (name === undefined) return null;
  return new LivedumpError(
    `process ${processId} (${name}) is the Windows kernel`,
    {
      code: "system-process",
      exitCode: exitCodes.usage.code,
      hint: "To save its memory, take a kernel dump: livedump kernel",
    },
  );
}
