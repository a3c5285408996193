import { openFileSource } from "./byte_source.ts";
import {
  type InspectOptions,
  inspectSource,
  unreadable,
} from "./inspect_source.ts";
import type { DumpReport } from "./report.ts";

/** Why a file could not be opened, and what to do: the first that fits. */
const reasons: readonly {
  readonly error: new (message: string) => Error;
  readonly message: string;
  readonly hint: string;
}[] = [
  {
    error: Deno.errors.NotFound,
    message: "There is no such file.",
    hint: "Check the path; quote it if it has spaces in it.",
  },
  {
    error: Deno.errors.PermissionDenied,
    message: "Reading the file is not permitted.",
    hint: "Dumps are often for administrators only: run it elevated.",
  },
  {
    error: Deno.errors.Busy,
    message: "Another program has locked the file.",
    hint: "Wait until the dump is written, then inspect it.",
  },
];

/** Opens a file, reads and judges it; a file that cannot be is reported, too. */
export function inspectFile(path: string, options: InspectOptions): DumpReport {
  try {
    // Opening a pipe would wait for its writer.
    const info = Deno.statSync(path);
    if (!info.isFile) return notAFile(path, info);
    using source = openFileSource(path);
    return inspectSource(path, source, options);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = reasonFor(error);
    if (reason === null) throw error;
    return unreadable(path, null, reason);
  }
}

function notAFile(path: string, info: Deno.FileInfo): DumpReport {
  return unreadable(path, null, {
    message: info.isDirectory
      ? "This is a folder, not a file."
      : "This is a device or a pipe, not a file.",
    hint: "Name a dump file.",
  });
}

function reasonFor(error: Error): { message: string; hint: string } | null {
  const known = reasons.find((row) => error instanceof row.error);
  if (known) return known;
  // Other refusals of the system carry its code: in a property, or at the end
  // of its own words where Deno has no name for it.
  const code = "code" in error && typeof error.code === "string";
  if (!code && !/\(os error \d+\)$/.test(error.message)) return null;
  return {
    message: `The file could not be opened: ${error.message}.`,
    hint: "Check the disk or the connection.",
  };
}
