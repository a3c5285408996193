import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { UsageError } from "../base/errors.ts";
import type { ReportRequest } from "./inspect_command_spec.ts";
import { systemPath } from "../base/system_path.ts";
import { openFileSource, readAt } from "./dump/byte_source.ts";
import { fileKindHeadBytes } from "./dump/file_kind.ts";
import { recognize } from "./dump/recognize.ts";

const hint = "Name another file for the report. See: livedump inspect --help";

/** What a run reads. */
export interface RunInputs {
  /** Every file that is to be inspected. */
  readonly inputs: Iterable<string>;
  /** The file of `--files-from`; `-` is none. */
  readonly list: string | null;
}

/**
 * Refuses reports that would overwrite each other, a dump, or what is read.
 *
 * @throws {UsageError} before anything is touched
 */
export function checkReportRequests(
  wishes: readonly ReportRequest[],
  { inputs, list }: RunInputs,
): void {
  const places = new Map<string, string>();
  for (const { format, path } of wishes) {
    if (path === "-") {
      throw new UsageError(
        "the report would go into a file of the name -",
        `Standard output has --format ${format}; such a file is ./-`,
      );
    }
    const place = placeOf(path);
    if (places.has(place)) {
      throw new UsageError(`two reports would go into "${path}"`, hint);
    }
    if (isDump(path)) {
      throw new UsageError(
        `the report would overwrite a dump: "${path}"`,
        hint,
      );
    }
    places.set(place, path);
  }
  refuse(places, inputs, "what is to be inspected");
  if (list !== null && list !== "-") {
    refuse(places, [list], "the list of --files-from");
  }
}

function refuse(
  places: ReadonlyMap<string, string>,
  taken: Iterable<string>,
  what: string,
): void {
  for (const one of taken) {
    const path = places.get(placeOf(one));
    if (path === undefined) continue;
    throw new UsageError(`the report would overwrite ${what}: "${path}"`, hint);
  }
}

/** One name for each file, whatever links and cases lead to it. */
function placeOf(path: string): string {
  const place = realPathOf(path) ??
    join(realPathOf(dirname(path)) ?? resolve(dirname(path)), basename(path));
  return Deno.build.os === "windows" ? place.toLowerCase() : place;
}

function realPathOf(path: string): string | null {
  try {
    return Deno.realPathSync(systemPath(path));
  } catch {
    return null; // nothing is there, or writing will tell
  }
}

/** Whether a file is there that has the signature of a dump. */
function isDump(path: string): boolean {
  try {
    if (!Deno.statSync(systemPath(path)).isFile) return false;
    using source = openFileSource(systemPath(path));
    return recognize(readAt(source, 0, fileKindHeadBytes)) !== "unknown";
  } catch {
    return false; // writing will tell
  }
}
