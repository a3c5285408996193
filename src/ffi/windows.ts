import type { FilePermissions } from "./file_permissions.ts";

/**
 * The Windows functions that the program uses. Commands receive this object, so
 * that a test can pass a fake. The real object is in `open_windows.ts`. Methods
 * throw a {@linkcode WindowsError} instead of returning an error code. The
 * exception is the NTSTATUS of a live dump, which is returned as a result.
 */
export interface Windows {
  version(): WindowsVersion;
  elevation(): Elevation;
  /**
   * Enables SeDebugPrivilege; returns false if this process does not have it.
   */
  enableDebugPrivilege(): boolean;
  disableDebugPrivilege(): void;
  memory(): MemoryStatus;
  /** The status of the volume of a folder. The folder must exist. */
  volume(folder: string): VolumeStatus;
  /**
   * A REG_DWORD under HKEY_LOCAL_MACHINE; `null` if no REG_DWORD has this name.
   */
  machineDword(key: string, name: string): number | null;
  /** Whether this process has the right to create files in a folder. */
  mayCreateFilesIn(folder: string): boolean;
  /**
   * The files in a folder whose names match a pattern, such as `*dmp`. Windows
   * returns them one by one, so the caller can stop early if there are too many.
   */
  findFiles(folder: string, pattern: string): Iterable<FoundFile>;
  /**
   * `%LocalAppData%` of the user, as reported by Windows, not by the
   * environment.
   */
  localAppData(): string;
  /**
   * `\\server\share\a` for a path on a mapped drive. Other paths are unchanged.
   */
  universalPath(path: string): string;
  /**
   * The name of the cloud service that a folder is synced with, such as
   * "OneDrive"; `null` if no service has registered the folder. The folder must
   * exist.
   */
  syncProvider(folder: string): string | null;
  /** Takes the lock that allows only one capture at a time on this machine. */
  takeCaptureLock(): CaptureLock | CaptureLockHolder;
  /**
   * Creates a file that Windows deletes when its handle is closed, even if this
   * process is killed. `keep` prevents this. Fails if the file exists.
   */
  createTransientFile(
    path: string,
    options?: TransientFileOptions,
  ): TransientFile;
  createCancelEvent(): CancelEvent;
  /**
   * Calls `callback` when the console window is closed. Windows ends this process
   * when the callback returns, or after 5 seconds. Dispose of the result to stop.
   */
  watchForClose(callback: () => void): Disposable;
  /** Renames a file. If `to` exists, fails unless `replace` is set. */
  move(from: string, to: string, replace: boolean): void;
  /** Requests a live dump from Windows; returns the NTSTATUS. */
  requestLiveDump(request: LiveDumpRequest): Promise<number>;
  showInFolder(path: string): void;
  /** Whether a channel of the event log exists and is enabled. */
  channelState(channel: string): "enabled" | "disabled" | "missing";
  /** The newest events of a channel of the event log, as XML, newest first. */
  newestEvents(channel: string, maxCount: number): readonly string[];
}

/** The version from RtlGetVersion, which a manifest cannot change. */
export interface WindowsVersion {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
  /** Update build revision (UBR); `null` if the registry has none. */
  readonly revision: number | null;
}

/** The elevation of this process, from its token. */
export interface Elevation {
  readonly elevated: boolean;
  /** `limited` is an administrator who is not elevated. */
  readonly type: "default" | "full" | "limited";
}

export interface MemoryStatus {
  readonly totalBytes: number;
  readonly availableBytes: number;
  /** Paged and nonpaged memory of the kernel. */
  readonly kernelBytes: number;
}

export interface VolumeStatus {
  /** Free space available to this user. */
  readonly freeBytes: number;
  /** Name of the file system, such as "NTFS" or "FAT32". */
  readonly fileSystem: string;
}

export interface FoundFile {
  readonly name: string;
  readonly sizeBytes: number;
}

export interface CaptureLock extends Disposable {
  readonly held: true;
}

export interface CaptureLockHolder {
  readonly held: false;
  /** The process ID of the holder; 0 if the holder has not written it yet. */
  readonly processId: number;
}

export interface TransientFileOptions {
  /** Whether to mark the file for deletion; `true` if omitted. */
  readonly marked?: boolean;
  /** Permissions of the new file; `folder` if omitted. */
  readonly permissions?: FilePermissions;
}

/** A file that is deleted when it is closed, unless it is kept. */
export interface TransientFile extends Disposable {
  /** HANDLE for requestLiveDump. */
  readonly handle: bigint;
  /** Whether Windows deletes the file even if this process is killed. */
  readonly deletesItself: boolean;
  /** Whether `sizeBytes` returns at once while Windows writes. */
  readonly hasProgress: boolean;
  /** Permissions of the file; `null` if the volume stores none. */
  readonly permissions: FilePermissions | null;
  /** Bytes written so far. */
  sizeBytes(): number;
  /** Waits until all written data is on the disk. */
  flush(): Promise<void>;
  keep(): void;
  /**
   * Renames the file in its folder. If `name` exists, fails unless `replace` is
   * set.
   */
  rename(name: string, replace: boolean): void;
}

/** An event that cancels a live dump. */
export interface CancelEvent extends Disposable {
  /** HANDLE for requestLiveDump. */
  readonly handle: bigint;
  set(): void;
}

export interface LiveDumpRequest {
  /** SYSDBG_LIVEDUMP_CONTROL, version 1 or 2. */
  readonly control: Uint8Array<ArrayBuffer>;
  /** A block, and the offset in `control` of the pointer to the block. */
  readonly selective: {
    readonly block: Uint8Array<ArrayBuffer>;
    readonly pointerOffset: number;
  } | null;
}
