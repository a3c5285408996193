import { dateOf } from "../../base/filetime.ts";
import { UsageError } from "../../base/errors.ts";
import type { MinidumpChoice } from "../../base/minidump_type.ts";
import { printable } from "../../base/text/printable.ts";
import type {
  ProcessFacts,
  RunningProcess,
  WindowsProcesses,
} from "../../ffi/windows_processes.ts";

export interface Target {
  readonly process: RunningProcess;
  readonly facts: ProcessFacts;
}

/** The process as specified on the command line. */
export type TargetQuery =
  | { readonly kind: "pid"; readonly processId: number }
  | { readonly kind: "name"; readonly name: string };

/** A process ID is a DWORD. */
const maxProcessId = 0xffff_ffff;

/**
 * Parses the operand: digits are a process ID, anything else is a name.
 *
 * @throws {UsageError} If no process can have this ID or name.
 */
export function targetQuery(operand: string): TargetQuery {
  if (!/^[0-9]+$/.test(operand)) {
    if (!/[\\/]/.test(operand)) return { kind: "name", name: operand };
    throw new UsageError(
      `"${operand}" is a path, not the name of a process`,
      "Specify a process ID, or the file name of a program: notepad.exe",
    );
  }
  const processId = Number(operand);
  if (processId <= maxProcessId) return { kind: "pid", processId };
  throw new UsageError(
    `${operand} is not a process ID`,
    `The highest process ID is ${maxProcessId}.`,
  );
}

/** The running processes. Facts are read once, and only when they are needed. */
export class TargetList {
  readonly all: readonly RunningProcess[];
  readonly #facts = new Map<number, ProcessFacts>();
  #triedPrivilege = false;

  constructor(
    readonly processes: WindowsProcesses,
    /** Enables SeDebugPrivilege; returns whether that succeeded. */
    readonly enablePrivilege: () => boolean,
  ) {
    this.all = processes.list();
  }

  /** The process, with the facts that Windows reports under SeDebugPrivilege. */
  targetWithPrivilege(process: RunningProcess): Target {
    if (!this.#triedPrivilege) {
      this.#triedPrivilege = true;
      if (this.enablePrivilege()) this.#facts.clear();
    }
    return this.target(process);
  }

  target(process: RunningProcess): Target {
    const { processId } = process;
    const facts = this.#facts.get(processId) ?? this.processes.facts(processId);
    this.#facts.set(processId, facts);
    return { process, facts };
  }
}

/**
 * Whether a process can run: it needs threads. Two kinds of processes in the
 * list have no threads:
 * - The clone of a snapshot, which has the name and the memory of its process.
 *   If livedump is killed during a dump, its clone continues to exist.
 * - A process that has ended while another program still has it open.
 */
export function hasThreads({ threads }: RunningProcess): boolean {
  return threads > 0;
}

/** Whether a process has the name, ignoring case, with or without `.exe`. */
export function matchesName(process: RunningProcess, name: string): boolean {
  const [own, requested] = [process.name.toLowerCase(), name.toLowerCase()];
  return own === requested || own === `${requested}.exe`;
}

/** The name without `.exe`, as in the names of Task Manager's dumps. */
export function nameWithoutExe({ name }: RunningProcess): string {
  return name.replace(/\.exe$/i, "");
}

/** Names the process: `notepad.exe (4711)`. */
export function targetTitle({ process }: Target): string {
  return `${printable(process.name)} (${process.processId})`;
}

/**
 * MiniDumpWithFullMemory and MiniDumpWithPrivateReadWriteMemory. A dump with
 * one of these flags contains the memory of the process.
 */
const allMemory = 0x2 | 0x200;

/**
 * A lower bound of the size of the dump. If the dump will contain all memory of
 * the process, this is the working set or the committed memory, whichever is
 * larger. For a smaller dump it is 0.
 *
 * @param type MINIDUMP_TYPE.
 */
export function leastProcessBytes(type: number, { facts }: Target): number {
  return (type & allMemory) === 0 ? 0 : facts.memoryBytes ?? 0;
}

/** The start time of the process; `null` if Windows does not report it. */
export function startDateOf({ facts: { startTime } }: Target): Date | null {
  return dateOf(startTime);
}

/** The note on the dump of a 32-bit process. */
export function targetNotes(target: Target): readonly string[] {
  if (target.facts.is32Bit !== true) return [];
  // Task Manager's dumps have the same problem: microsoft/clrmd issue 236.
  return [
    `${targetTitle(target)} is a 32-bit process, but its dump is a 64-bit ` +
    "dump, which many tools cannot read. For a 32-bit dump use " +
    "C:\\Windows\\SysWOW64\\Taskmgr.exe.",
  ];
}

/** Notes on flags of the type that this version of Windows does not support. */
export function typeNotes(
  { text, leftOut }: MinidumpChoice,
): readonly string[] {
  return leftOut.map(({ name, sinceBuild }) =>
    `${name}, a flag of ${text}, is left out: it needs Windows build ` +
    `${sinceBuild}.`
  );
}
