/** An NTSTATUS. */
export interface NtStatus {
  readonly code: number;
  /** In ntstatus.h; `null` if it is none that a live dump is known to meet. */
  readonly name: string | null;
  /** What it means, for the user. */
  readonly meaning: string;
}

const row = (code: number, name: string, meaning: string): NtStatus => ({
  code,
  name,
  meaning,
});

/**
 * The codes that a live dump is known to end with, and what they mean in
 * general. Which one Windows gives in which situation is not documented.
 *
 * Source: MS-ERREF 2.3.1,
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55
 */
export const ntStatuses: readonly NtStatus[] = [
  row(0x00000000, "STATUS_SUCCESS", "Windows wrote the dump"),
  row(0x00000105, "STATUS_MORE_ENTRIES", "there is more than what was written"),
  row(0xc0000002, "STATUS_NOT_IMPLEMENTED", "Windows does not have this call"),
  row(
    0xc0000003,
    "STATUS_INVALID_INFO_CLASS",
    "Windows does not know live dumps",
  ),
  row(
    0xc0000004,
    "STATUS_INFO_LENGTH_MISMATCH",
    "Windows does not know this version of the request",
  ),
  row(0xc0000008, "STATUS_INVALID_HANDLE", "Windows does not accept a handle"),
  row(
    0xc000000d,
    "STATUS_INVALID_PARAMETER",
    "Windows does not accept an option",
  ),
  row(0xc0000017, "STATUS_NO_MEMORY", "there is not enough memory"),
  row(0xc0000022, "STATUS_ACCESS_DENIED", "access is denied"),
  row(0xc0000061, "STATUS_PRIVILEGE_NOT_HELD", "SeDebugPrivilege is missing"),
  row(0xc000007f, "STATUS_DISK_FULL", "the volume is full"),
  row(
    0xc000009a,
    "STATUS_INSUFFICIENT_RESOURCES",
    "Windows is short of resources",
  ),
  row(
    0xc00000bb,
    "STATUS_NOT_SUPPORTED",
    "Windows does not support the request",
  ),
  row(0xc0000120, "STATUS_CANCELLED", "the dump was cancelled"),
  row(0xc000022d, "STATUS_RETRY", "Windows asks to try again"),
  row(0xc0000240, "STATUS_REQUEST_ABORTED", "Windows aborted the dump"),
  row(0xc0000354, "STATUS_DEBUGGER_INACTIVE", "kernel debugging is not active"),
  row(
    0xc0000476,
    "STATUS_OPERATION_IN_PROGRESS",
    "such an operation is in progress already",
  ),
  row(
    0xc0000804,
    "STATUS_CONTENT_BLOCKED",
    "a policy of this machine blocks it",
  ),
];

const byCode = new Map(ntStatuses.map((status) => [status.code, status]));

/** What is known of a code. */
export function ntStatus(code: number): NtStatus {
  return byCode.get(code) ?? {
    code,
    name: null,
    meaning: isSuccess(code)
      ? "Windows wrote the dump, with a status that is not known"
      : "Windows refused, with a status that is not known",
  };
}

/**
 * Whether a code is of a success class: success 0 or information 1, so that the
 * top bit is clear (MS-ERREF 2.3).
 */
export function isSuccess(code: number): boolean {
  return code >>> 31 === 0;
}
