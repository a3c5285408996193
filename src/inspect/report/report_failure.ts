/** A file that a report goes into could not be written. */
export class ReportFailure extends Error {
  override readonly name = "ReportFailure";
  constructor(readonly path: string, cause: unknown) {
    const words = reasonOf(cause).replace(/\.$/, "");
    super(`The report ${path} could not be written: ${words}.`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  // Deno's own: devices and /proc take more than writing files does.
  if (cause instanceof Deno.errors.NotCapable) {
    return "it is a path of the system, not of a file on a disk";
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  // Deno adds what it did with which file, which is not the report's name.
  return reason.replace(/: \w+ '.*$/s, "");
}
