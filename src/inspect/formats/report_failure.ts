/** A file that a report goes into could not be written. */
export class ReportFailure extends Error {
  override readonly name = "ReportFailure";
  constructor(readonly path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The report ${path} could not be written: ${reason}`, { cause });
  }
}
