import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { InputError, UsageError } from "../base/errors.ts";
import { systemPath } from "../base/system_path.ts";
import { grouped } from "../base/text/count.ts";
import { openFileSource, readAt } from "./dump/byte_source.ts";
import { fileKindHeadBytes, recognize } from "./dump/recognize.ts";
import type { Input } from "./input/folder_inputs.ts";
import type { ReportRequest } from "./inspect_command_spec.ts";

const hint =
  "Specify another file for the report. See: livedump inspect --help";

/**
 * Maximum number of inputs that are kept in memory, to compare them with
 * reports.
 */
const maxInputs = 1_000_000;

/**
 * Collects all inputs of a run for {@linkcode checkReportRequests}.
 *
 * @throws {InputError} If there are too many inputs. There is a limit because a
 * list may be endless.
 */
export async function collectInputs(
  inputs: AsyncIterable<Input>,
): Promise<readonly Input[]> {
  const found: Input[] = [];
  for await (const input of inputs) {
    if (found.length === maxInputs) {
      throw new InputError(
        `with --report, there may be at most ${grouped(maxInputs)} inputs`,
        input.path,
        { hint: "Inspect them in several runs, or use --format alone." },
      );
    }
    // A file may change before it is inspected.
    found.push(input.problem === null ? { ...input, info: null } : input);
  }
  return found;
}

/** The files that a run reads. */
interface RunInputs {
  readonly inputs: Iterable<string>;
  /** The file of `--files-from`; `-` is standard input. */
  readonly list: string | null;
}

/**
 * Refuses reports that would overwrite each other, a dump, or an input.
 *
 * @throws {UsageError} if a report is refused. No report has been written at
 * that time.
 */
export function checkReportRequests(
  requests: readonly ReportRequest[],
  { inputs, list }: RunInputs,
): void {
  const targets = new Map<string, string>();
  for (const { format, path } of requests) {
    if (path === "-") {
      throw new UsageError(
        "the report would be written to a file named -",
        `For standard output use --format ${format}; for a file named -, ./-`,
      );
    }
    const target = targetOf(path);
    if (targets.has(target)) {
      throw new UsageError(
        `two reports would be written to "${path}"`,
        hint,
      );
    }
    if (isDump(path)) {
      throw new UsageError(
        `the report would overwrite a dump: "${path}"`,
        hint,
      );
    }
    targets.set(target, path);
  }
  refuseOverwrite(targets, inputs, "an input");
  if (list !== null && list !== "-") {
    refuseOverwrite(targets, [list], "the list of --files-from");
  }
}

function refuseOverwrite(
  targets: ReadonlyMap<string, string>,
  inputs: Iterable<string>,
  what: string,
): void {
  for (const input of inputs) {
    const path = targets.get(targetOf(input));
    if (path === undefined) continue;
    throw new UsageError(`the report would overwrite ${what}: "${path}"`, hint);
  }
}

/**
 * A unique path of a file: links are resolved, and on Windows the path is in
 * lower case.
 */
function targetOf(path: string): string {
  const target = realPathOf(path) ??
    join(realPathOf(dirname(path)) ?? resolve(dirname(path)), basename(path));
  return Deno.build.os === "windows" ? target.toLowerCase() : target;
}

function realPathOf(path: string): string | null {
  try {
    return Deno.realPathSync(systemPath(path));
  } catch {
    return null; // there is no file, or writing the report will show the reason
  }
}

/** Whether the path is an existing file with the signature of a dump. */
function isDump(path: string): boolean {
  try {
    if (!Deno.statSync(systemPath(path)).isFile) return false;
    using source = openFileSource(systemPath(path));
    return recognize(readAt(source, 0, fileKindHeadBytes)) !== "unknown";
  } catch {
    return false; // writing the report will show the reason
  }
}
