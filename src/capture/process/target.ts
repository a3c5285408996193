import { dateOf } from "../../base/filetime.ts";
import { UsageError } from "../../base/errors.ts";
import type { MinidumpChoice } from "../../base/minidump_type.ts";
import { printable } from "../../base/text/printable.ts";
import type {
  ProcessFacts,
  RunningProcess,
  WindowsProcesses,
} from "../../ffi/windows_processes.ts";

/** A process with what Windows tells of it. */
export interface Target {
  readonly process: RunningProcess;
  readonly facts: ProcessFacts;
}

/** Which process is meant. */
export type TargetQuery =
  | { readonly kind: "number"; readonly processId: number }
  | { readonly kind: "name"; readonly name: string };

/** DWORD. */
const mostProcessId = 0xffff_ffff;

/**
 * What an operand means: digits are a number, all else is a name.
 *
 * @throws {UsageError} If no process can have it.
 */
export function targetQuery(operand: string): TargetQuery {
  if (!/^[0-9]+$/.test(operand)) {
    if (!/[\\/]/.test(operand)) return { kind: "name", name: operand };
    throw new UsageError(
      `"${operand}" is not the name of a process`,
      "Give its number, or the file name of its program: notepad.exe",
    );
  }
  const processId = Number(operand);
  if (processId <= mostProcessId) return { kind: "number", processId };
  throw new UsageError(
    `${operand} is not the number of a process`,
    `The highest one is ${mostProcessId}.`,
  );
}

/** All processes, each looked at once and only when it is asked for. */
export class ProcessList {
  readonly all: readonly RunningProcess[];
  readonly #facts = new Map<number, ProcessFacts>();

  #hasAsked = false;

  /** The processes that run now. */
  constructor(
    readonly processes: WindowsProcesses,
    /** Lets Windows tell more; whether it will. */
    readonly enablePrivilege: () => boolean,
  ) {
    this.all = processes.list();
  }

  /** The same, with what Windows tells only with SeDebugPrivilege. */
  targetWithPrivilege(process: RunningProcess): Target {
    if (!this.#hasAsked) {
      this.#hasAsked = true;
      if (this.enablePrivilege()) this.#facts.clear();
    }
    return this.target(process);
  }

  /** A process with what Windows tells of it. */
  target(process: RunningProcess): Target {
    const { processId } = process;
    const facts = this.#facts.get(processId) ?? this.processes.facts(processId);
    this.#facts.set(processId, facts);
    return { process, facts };
  }
}

/** Whether a program has the name, in any case, with or without `.exe`. */
export function hasName(process: RunningProcess, name: string): boolean {
  const [own, wanted] = [process.name.toLowerCase(), name.toLowerCase()];
  return own === wanted || own === `${wanted}.exe`;
}

/** As Task Manager names its dumps: without `.exe`. */
export function plainName({ name }: RunningProcess): string {
  return name.replace(/\.exe$/i, "");
}

/** How a process is named in sentences. */
export function titleOf({ process }: Target): string {
  return `${printable(process.name)} (${process.processId})`;
}

/** When a process started; `null` if Windows does not tell. */
export function startOf({ facts: { startTime } }: Target): Date | null {
  return dateOf(startTime);
}

/** What is to be said of a dump before it is taken, in sentences. */
export function notesOnTarget(target: Target): readonly string[] {
  if (target.facts.is32Bit !== true) return [];
  // As Task Manager's are: microsoft/clrmd issue 236 and others.
  return [
    `${titleOf(target)} is a 32-bit process and its dump a 64-bit one, which ` +
    "many tools cannot read. For a 32-bit dump: Task Manager of " +
    "C:\\Windows\\SysWOW64\\Taskmgr.exe.",
  ];
}

/** What was left out of a type, in sentences. */
export function notesOnType(
  { text, leftOut }: MinidumpChoice,
): readonly string[] {
  return leftOut.map(({ name, sinceBuild }) =>
    `${name}, a flag of ${text}, is left out: it came with build ${sinceBuild} ` +
    "of Windows."
  );
}
