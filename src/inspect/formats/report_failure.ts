/** A file that a report goes into could not be written. */
export class ReportFailure extends Error {
  override readonly name = "ReportFailure";
  constructor(readonly path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    // Deno adds what it did with which file, which is not the report's name.
    const words = reason.replace(/: \w+ '.*$/s, "").replace(/\.$/, "");
    super(`The report ${path} could not be written: ${words}.`, { cause });
  }
}
