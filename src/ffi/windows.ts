/**
 * What the program asks of Windows. Commands receive an object of this kind, so
 * that a test can hand over another; the real one is in `open_windows.ts`.
 * Methods return values or throw a {@linkcode WindowsError}, never raw numbers,
 * except for the NTSTATUS of a dump, which is a result in itself.
 */
export interface Windows {
  /** The version, as the kernel tells it and no manifest can change. */
  version(): WindowsVersion;
  /** Whether this process runs elevated, and by what kind of token. */
  elevation(): Elevation;
  /** Enables SeDebugPrivilege; false if this process does not hold it. */
  enableDebugPrivilege(): boolean;
  /** Disables it again, if it can be. */
  disableDebugPrivilege(): void;
  /** Physical memory, and how much of it the kernel uses. */
  memory(): MemoryStatus;
  /** The volume that a folder is on; the folder must exist. */
  volume(folder: string): VolumeStatus;
  /** A REG_DWORD below HKEY_LOCAL_MACHINE; `null` if it is not there. */
  machineDword(key: string, name: string): number | null;
  /** Whether this process may create files in a folder; creates none. */
  mayCreateFilesIn(folder: string): boolean;
  /** `%LocalAppData%` of the user, from the system and not the environment. */
  localAppData(): string;
  /** Takes the only place for a capture on this machine. */
  takeCaptureLock(): CaptureLock | CaptureLockHolder;
  /**
   * Creates a file that Windows deletes when its handle is closed, however this
   * process ends, unless `keep` was called. Fails if a file is there.
   */
  createTransientFile(path: string): TransientFile;
  /** An event that cancels a dump. */
  createCancelEvent(): CancelEvent;
  /** Renames a file; with `replace` over another one, else it fails if there is one. */
  move(from: string, to: string, replace: boolean): void;
  /** NtSystemDebugControl, SysDbgGetLiveKernelDump; the NTSTATUS. */
  requestLiveDump(request: LiveDumpRequest): Promise<number>;
  /** Opens the folder of a file in Explorer, with the file selected. */
  showInFolder(path: string): void;
}

/** Of RtlGetVersion, and the revision from the registry. */
export interface WindowsVersion {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
  /** The update build revision; `null` where the registry has none. */
  readonly revision: number | null;
}

/** Of the process token. */
export interface Elevation {
  readonly elevated: boolean;
  /** `limited`: an administrator who has not elevated. */
  readonly type: "default" | "full" | "limited";
}

/** In bytes. */
export interface MemoryStatus {
  readonly totalBytes: number;
  readonly availableBytes: number;
  /** Paged and nonpaged memory of the kernel. */
  readonly kernelBytes: number;
}

/** Of the volume with a folder. */
export interface VolumeStatus {
  /** Free to this user. */
  readonly freeBytes: number;
  /** "NTFS", "FAT32", ... */
  readonly fileSystem: string;
}

/** The place for a capture, held until it is disposed of. */
export interface CaptureLock extends Disposable {
  readonly held: true;
}

/** Another process has the place. */
export interface CaptureLockHolder {
  readonly held: false;
  /** 0 if it has not told yet. */
  readonly processId: number;
}

/** A file that vanishes when it is closed, unless it is kept. */
export interface TransientFile extends Disposable {
  /** A HANDLE, for requestLiveDump. */
  readonly handle: bigint;
  /** How much has been written. */
  sizeBytes(): number;
  /** Waits until all that was written is on the disk. */
  flush(): Promise<void>;
  /** Makes it stay when it is closed. */
  keep(): void;
}

/** An event that can be set once. */
export interface CancelEvent extends Disposable {
  /** A HANDLE, for requestLiveDump. */
  readonly handle: bigint;
  /** Asks for the dump to be cancelled. */
  set(): void;
}

/** A control block with the block that it may point to. */
export interface LiveDumpRequest {
  /** SYSDBG_LIVEDUMP_CONTROL, version 1 or 2. */
  readonly control: Uint8Array<ArrayBuffer>;
  /** Where to put the address of `selective` in `control`; with it or not. */
  readonly selective: {
    readonly block: Uint8Array<ArrayBuffer>;
    readonly pointerOffset: number;
  } | null;
}
