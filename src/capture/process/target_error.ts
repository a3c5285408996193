import { InputError, LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import { nearestName } from "../../base/text/suggest.ts";
import type { ProcessList, Target } from "./target.ts";

/** Several processes have the name: they are told, and none is dumped. */
export class AmbiguousTargetError extends LivedumpError {
  override name = "AmbiguousTargetError";

  /** With all that the name could mean. */
  constructor(name: string, readonly matches: readonly Target[]) {
    super(`${matches.length} processes have the name "${name}"`, {
      code: "ambiguous-target",
      exitCode: exitCodes.usage.code,
      hint: "Give the number of one, or --all to dump each of them.",
    });
  }
}

/** There is no process of this number. */
export function noSuchNumber(processId: number): InputError {
  return new InputError(`there is no process ${processId}`, `${processId}`, {
    code: "no-process",
    hint: "Task Manager shows the numbers of processes under Details.",
  });
}

/** How many names are worth reading. */
const mostNames = 3;

/** There is no process of this name. */
export function noSuchName(name: string, list: ProcessList): InputError {
  const names = [...new Set(list.all.map((process) => process.name))];
  const part = name.toLowerCase().replace(/\.exe$/, "");
  const nearest = [name, `${name}.exe`].flatMap((one) =>
    nearestName(one, names) ?? []
  );
  const within = part.length < 3
    ? []
    : names.filter((one) => one.toLowerCase().includes(part));
  const meant = [...new Set([...nearest, ...within])].slice(0, mostNames);
  return new InputError(`there is no process "${name}"`, name, {
    code: "no-process",
    hint: meant.length > 0
      ? `Did you mean ${meant.join(", ")}?`
      : "Task Manager shows the names of processes under Details.",
  });
}

/** livedump itself was named: dbghelp cannot dump its own process whole. */
export function ownProcess(): LivedumpError {
  return new LivedumpError("livedump does not dump itself", {
    code: "own-process",
    exitCode: exitCodes.usage.code,
    hint: "Name another process.",
  });
}

/** The processes that are Windows itself, by their numbers. */
const systemProcesses: Readonly<Record<number, string>> = {
  0: "System Idle Process",
  4: "System",
};

/** The number is that of Windows itself; `null` if it is not. */
export function systemProcess(processId: number): LivedumpError | null {
  const name = systemProcesses[processId];
  if (name === undefined) return null;
  return new LivedumpError(
    `process ${processId} (${name}) is the kernel of Windows`,
    {
      code: "system-process",
      exitCode: exitCodes.usage.code,
      hint: "Its memory is in a kernel dump: livedump kernel",
    },
  );
}
