/**
 * Statuses that a live dump may return, with their general meaning. Microsoft
 * does not document when Windows returns which status.
 *
 * Source: MS-ERREF 2.3.1,
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55
 */
const statuses: Readonly<Record<string, readonly [number, string]>> = {
  STATUS_SUCCESS: [0x00000000, "Windows wrote the dump"],
  STATUS_TIMEOUT: [
    0x00000102,
    "Windows stopped waiting; the dump is incomplete",
  ],
  STATUS_MORE_ENTRIES: [0x00000105, "Windows has more data to return"],
  STATUS_UNSUCCESSFUL: [0xc0000001, "Windows reports no reason"],
  STATUS_NOT_IMPLEMENTED: [
    0xc0000002,
    "this version of Windows does not have the function",
  ],
  STATUS_INVALID_INFO_CLASS: [0xc0000003, "live dumps are not supported"],
  STATUS_INFO_LENGTH_MISMATCH: [0xc0000004, "the request has the wrong size"],
  STATUS_INVALID_HANDLE: [0xc0000008, "a handle is invalid"],
  STATUS_INVALID_PARAMETER: [0xc000000d, "a request parameter is invalid"],
  STATUS_NO_MEMORY: [0xc0000017, "there is not enough memory"],
  STATUS_ACCESS_DENIED: [0xc0000022, "access is denied"],
  STATUS_PRIVILEGE_NOT_HELD: [0xc0000061, "SeDebugPrivilege is missing"],
  STATUS_DELETE_PENDING: [0xc0000056, "the file is being deleted"],
  STATUS_DISK_FULL: [0xc000007f, "the volume is full"],
  STATUS_INSUFFICIENT_RESOURCES: [
    0xc000009a,
    "Windows does not have enough resources",
  ],
  STATUS_MEDIA_WRITE_PROTECTED: [0xc00000a2, "the volume cannot be written to"],
  STATUS_IO_TIMEOUT: [0xc00000b5, "the volume did not respond in time"],
  STATUS_NOT_SUPPORTED: [0xc00000bb, "the request is not supported"],
  STATUS_CANCELLED: [0xc0000120, "the dump was canceled"],
  STATUS_FILE_DELETED: [0xc0000123, "the file has been deleted"],
  STATUS_COMMITMENT_LIMIT: [0xc000012d, "the paging file is too small"],
  STATUS_IO_DEVICE_ERROR: [0xc0000185, "the device of the volume failed"],
  STATUS_RETRY: [0xc000022d, "the request must be retried"],
  STATUS_REQUEST_ABORTED: [0xc0000240, "Windows aborted the dump"],
  STATUS_DEBUGGER_INACTIVE: [0xc0000354, "kernel debugging is not active"],
  STATUS_OPERATION_IN_PROGRESS: [0xc0000476, "another operation is running"],
  STATUS_CONTENT_BLOCKED: [
    0xc0000804,
    "a policy on this machine blocks the request",
  ],
};

/** An NTSTATUS with its name and meaning. */
export interface NtStatus {
  readonly code: number;
  /** Name in ntstatus.h; `null` for a code that is not in the table. */
  readonly name: string | null;
  /** Meaning in plain words, without a period. */
  readonly meaning: string;
}

export const ntStatuses: readonly NtStatus[] = Object.entries(statuses)
  .map(([name, [code, meaning]]) => ({ code, name, meaning }));

const byCode = new Map(ntStatuses.map((status) => [status.code, status]));

/** Describes an NTSTATUS. An unrecognized code has no name. */
export function ntStatus(code: number): NtStatus {
  return byCode.get(code) ?? {
    code,
    name: null,
    meaning: isSuccess(code)
      ? "Windows wrote the dump, but returned an unrecognized status"
      : "unrecognized status",
  };
}

/**
 * Whether a status means success: its top bit is clear, so its severity is
 * success (0) or informational (1). Source: MS-ERREF 2.3.
 */
export function isSuccess(code: number): boolean {
  return code >>> 31 === 0;
}
