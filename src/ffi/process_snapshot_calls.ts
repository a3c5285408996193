import { systemLibrary } from "./system_library.ts";

/**
 * Functions of kernel32.dll on process snapshots, since Windows 8.1; they
 * return their error.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processsnapshot/nf-processsnapshot-psscapturesnapshot
 */
export const processSnapshotSymbols = {
  PssCaptureSnapshot: {
    parameters: [
      "usize", // HANDLE ProcessHandle
      "u32", // PSS_CAPTURE_FLAGS CaptureFlags
      "u32", // DWORD ThreadContextFlags
      "buffer", // HPSS *SnapshotHandle
    ],
    result: "u32",
  },
  PssFreeSnapshot: {
    parameters: [
      "usize", // HANDLE ProcessHandle
      "usize", // HPSS SnapshotHandle
    ],
    result: "u32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** kernel32.dll, opened when first used. */
export const processSnapshotCalls = systemLibrary(
  "kernel32.dll",
  processSnapshotSymbols,
);
