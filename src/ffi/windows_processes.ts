import type { RunningMinidump } from "./minidump_call.ts";
import type { MinidumpOrder } from "./minidump_order.ts";

/**
 * What the program asks of Windows on processes; see `windows.ts` for the rest.
 * The real one is in `open_processes.ts`.
 */
export interface WindowsProcesses {
  /** All processes that run now. */
  list(): readonly RunningProcess[];
  /** What Windows tells of a process without any right to its memory. */
  facts(processId: number): ProcessFacts;
  /**
   * Opens a process with these rights, and no other.
   *
   * @throws {WindowsError} If Windows refuses, or there is no such process.
   */
  open(processId: number, access: ProcessAccess): OpenedProcess;
  /**
   * A copy of a process that stands still while the process itself goes on,
   * with data on its handles if they are wanted.
   *
   * @throws {WindowsError} If Windows makes none.
   */
  snapshot(process: OpenedProcess, withHandles: boolean): ProcessSnapshot;
  /** Begins to write a dump in a thread of its own; one at a time. */
  startMinidump(order: Omit<MinidumpOrder, "board">): RunningMinidump;
}

/** A process in the list of Toolhelp32. */
export interface RunningProcess {
  readonly processId: number;
  /** Whoever has it now: the parent may be gone and its number in use again. */
  readonly parentId: number;
  readonly threads: number;
  /** The file name of its program: `notepad.exe`. */
  readonly name: string;
}

/** Each `null` where Windows does not tell. */
export interface ProcessFacts {
  /** When it started, in units of 100 ns since 1601 (FILETIME). */
  readonly startTime: bigint | null;
  /** Memory that is its own, or that it has in RAM, if that is more. */
  readonly memoryBytes: number | null;
  readonly machine: ProcessMachine | null;
  /** Whether it is a 32-bit process on a 64-bit Windows. */
  readonly is32Bit: boolean | null;
  /** The full path of its program. */
  readonly path: string | null;
  /** What it was started with. */
  readonly commandLine: string | null;
  /** The session that it runs in. */
  readonly sessionId: number | null;
  /** By Microsoft's name: `ANTIMALWARE_LIGHT`; `null` if it is not protected. */
  readonly protection: string | null;
}

/** What the code of a process is for. */
export type ProcessMachine = "x86" | "x64" | "arm" | "arm64";

/** Rights to a process: to its memory or to a clone, and to its handles. */
export type ProcessAccess =
  | "memory"
  | "memory-and-handles"
  | "clone"
  | "clone-and-handles";

/** A process with a handle to it. */
export interface OpenedProcess extends Disposable {
  readonly handle: bigint;
  /** When it started, by the handle; `null` if Windows does not tell. */
  startTime(): bigint | null;
  /** Whether Windows says that it has ended. */
  hasExited(): boolean;
}

/** A snapshot (HPSS), freed when it is disposed of. */
export interface ProcessSnapshot extends Disposable {
  readonly handle: bigint;
}
