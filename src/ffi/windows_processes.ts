import type { RunningMinidump } from "./minidump_call.ts";
import type { MinidumpRequest } from "./minidump_request.ts";

/**
 * The Windows functions for processes; see `windows.ts` for the others. The
 * real object is in `open_windows.ts`.
 */
export interface WindowsProcesses {
  list(): readonly RunningProcess[];
  /** Facts that need no access to the memory of the process. */
  facts(processId: number): ProcessFacts;
  /**
   * Opens a process with only the rights of `access`.
   *
   * @throws {WindowsError} If access is denied or the process does not exist.
   */
  open(processId: number, access: ProcessAccess): OpenedProcess;
  /**
   * Creates a paused copy of a process. If `withHandles` is set, the copy also
   * contains data about the handles. The process itself continues to run.
   *
   * @throws {WindowsError} If Windows fails.
   */
  snapshot(process: OpenedProcess, withHandles: boolean): ProcessSnapshot;
  /** Starts to write a dump in a new thread. Write only one dump at a time. */
  startMinidump(request: MinidumpRequest): RunningMinidump;
}

/** A running process, as Toolhelp32 lists it. */
export interface RunningProcess {
  readonly processId: number;
  /**
   * The ID of the parent, which may have ended. Another process may now have
   * this ID.
   */
  readonly parentId: number;
  readonly threads: number;
  /** File name of the program: `notepad.exe`. */
  readonly name: string;
}

/** Each fact is `null` if Windows does not report it. */
export interface ProcessFacts {
  /** Start time as a FILETIME. */
  readonly startTime: bigint | null;
  /** Size of the private memory or of the working set, whichever is larger. */
  readonly memoryBytes: number | null;
  readonly machine: ProcessMachine | null;
  /** Whether the process is a 32-bit process on 64-bit Windows. */
  readonly is32Bit: boolean | null;
  /** Full path of the program. */
  readonly path: string | null;
  readonly commandLine: string | null;
  readonly sessionId: number | null;
  /**
   * Microsoft's name for the protection, such as `ANTIMALWARE_LIGHT`. If the
   * process is not protected, this is `null`, too.
   */
  readonly protection: string | null;
}

export type ProcessMachine = "x86" | "x64" | "arm" | "arm64";

/**
 * Access that a dump needs: to the memory of the process or to create a clone,
 * each with or without access to handles.
 */
export type ProcessAccess =
  | "memory"
  | "memory-and-handles"
  | "clone"
  | "clone-and-handles";

export interface OpenedProcess extends Disposable {
  readonly handle: bigint;
  /** Start time as a FILETIME; `null` if Windows does not report it. */
  startTime(): bigint | null;
  /** Whether Windows reports that the process has ended. */
  hasExited(): boolean;
}

/** A snapshot (HPSS). Disposing of it ends the clone and frees the snapshot. */
export interface ProcessSnapshot extends Disposable {
  readonly handle: bigint;
  /** Ends the clone, even if the snapshot is still in use. */
  endClone(): void;
}
