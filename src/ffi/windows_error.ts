/** A call to Windows failed. */
export class WindowsError extends Error {
  override readonly name = "WindowsError";
  /** `CreateFileW` and the like, with `code` from GetLastError. */
  constructor(
    /** The function's name in Microsoft's documentation. */
    readonly call: string,
    /** A Win32 error code. */
    readonly code: number,
    /** What it means. */
    readonly meaning: string,
  ) {
    super(`${meaning} (${call}: error ${code})`);
  }
}
