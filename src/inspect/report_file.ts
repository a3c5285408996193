import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { systemPath } from "../base/system_path.ts";
import { textStyle } from "../base/text/text_style.ts";
import { ReportFailure } from "./report/report_failure.ts";
import type { TextSink } from "./report/report_writer.ts";
import { createTemporaryReport, removeLeftovers } from "./temporary_report.ts";

/** A file that a report goes into: there once it is whole, or not at all. */
export interface ReportFile extends TextSink, Disposable {
  /** Gives it its name, over a file that is there. */
  finish(): void;
}

/** Thousands of short writes are slow. */
const bufferedUnits = 64 * 1024;

/**
 * Begins a file beside its place under a temporary name, so that neither a
 * reader nor a run that is killed ever meets half a report. An older report is
 * replaced when the new one is whole: pipelines run again.
 *
 * @throws {ReportFailure} If it cannot be created; so do writing and finishing.
 */
export function openReportFile(path: string): ReportFile {
  const guarded = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw new ReportFailure(path, error);
    }
  };
  const place = guarded(() => realPlace(path));
  const [folder, name] = [dirname(place), basename(place)];
  removeLeftovers(folder, name);
  const { path: temporary, file } = guarded(() =>
    createTemporaryReport(folder, name)
  );
  let pending = "";
  let unfinished = true;
  const flush = () => {
    const bytes = new TextEncoder().encode(pending);
    pending = "";
    for (let at = 0; at < bytes.length;) {
      at += file.writeSync(bytes.subarray(at));
    }
  };
  const discard = () => {
    if (!unfinished) return;
    unfinished = false;
    file.close();
    Deno.removeSync(systemPath(temporary));
  };
  return {
    isTerminal: false,
    columns: 80,
    style: textStyle(false),
    write(text) {
      pending += text;
      if (pending.length >= bufferedUnits) guarded(flush);
    },
    finish: () =>
      guarded(() => {
        flush();
        file.syncSync();
        file.close();
        unfinished = false;
        moveOver(temporary, place);
      }),
    [Symbol.dispose]: () => guarded(discard),
  };
}

function moveOver(temporary: string, place: string): void {
  try {
    Deno.renameSync(systemPath(temporary), systemPath(place));
  } catch (error) {
    Deno.removeSync(systemPath(temporary));
    throw error;
  }
}

/** Where a link leads to; what is no file is never replaced. */
function realPlace(path: string): string {
  try {
    const place = systemPath(path);
    const { isFile, isDirectory } = Deno.statSync(place);
    if (isDirectory) throw new Error("it is a folder.");
    if (!isFile) throw new Error("it is a device or a pipe.");
    return Deno.realPathSync(place);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (isFolderName(path)) throw new Error("it is the name of a folder.");
    return path;
  }
}

/** What ends with a separator was never meant to be a file. */
function isFolderName(path: string): boolean {
  return (Deno.build.os === "windows" ? /[\\/]$/ : /\/$/).test(path);
}
