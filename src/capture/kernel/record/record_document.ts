import { basename } from "@std/path/basename";
import { liveSystemDump, requesterTag } from "../../../base/bug_check.ts";
import { LivedumpError } from "../../../base/errors.ts";
import { exitCodes } from "../../../base/exit_code.ts";
import { jsonDocument } from "../../../base/json_document.ts";
import {
  type CaptureRecord,
  captureRecordKind,
  captureRecordPath,
} from "../../../base/record/capture_record.ts";
import { systemPath } from "../../../base/system_path.ts";
import { hex32, hex64 } from "../../../base/text/count.ts";
import type { Inspection } from "../../../base/verdict.ts";
import type { Windows } from "../../../ffi/windows.ts";
import type { CapturedDump } from "../../captured_dump.ts";
import type { KernelPlan } from "../kernel_plan.ts";
import { requestFields } from "../live_dump_request.ts";
import type { RecordedDump } from "./record_of_run.ts";

/** Input for the document. */
interface DocumentFacts {
  readonly plan: KernelPlan;
  readonly dump: CapturedDump;
  readonly inspection: Inspection | null;
  readonly recorded: RecordedDump;
}

function captureRecordOf(
  { plan, dump, inspection, recorded }: DocumentFacts,
  windows: Pick<Windows, "version">,
): CaptureRecord {
  const { build, revision } = windows.version();
  const { systemTime, upTimeSeconds, sha256 } = inspection?.identity ??
    { systemTime: null, upTimeSeconds: null, sha256: null };
  return {
    document: captureRecordKind,
    startedAt: recorded.startedAt.toISOString(),
    finishedAt: recorded.finishedAt.toISOString(),
    windows: { build, revision },
    options: plan.options,
    request: requestFields(plan.options, plan.build),
    bugCheckCode: hex32(liveSystemDump),
    bugCheckParameters: [requesterTag, 0n, 0n, 0n].map(hex64),
    status: dump.status,
    dump: {
      fileName: basename(dump.path),
      sizeBytes: dump.sizeBytes,
      durationMs: dump.durationMs,
      verdict: inspection?.verdict ?? null,
      systemTime,
      upTimeSeconds,
      sha256,
    },
    windowsRecord: recorded.record,
    windowsRecordNote: recorded.note,
  };
}

/**
 * Writes the document next to the dump. The document has a temporary name until
 * all of it is on the disk. Returns the path of the document.
 *
 * @throws {LivedumpError} With exit code 4, if the document cannot be written.
 * This includes an existing file with the same name, unless `replace` is set.
 */
export function writeCaptureRecord(
  facts: DocumentFacts,
  windows: Pick<Windows, "version" | "move">,
  replace: boolean,
): string {
  const path = captureRecordPath(facts.dump.path);
  const temporary = `${path}.${Deno.pid}.partial`;
  let isCreated = false;
  try {
    const text = jsonDocument(captureRecordOf(facts, windows));
    {
      using file = Deno.openSync(systemPath(temporary), {
        write: true,
        createNew: true,
      });
      isCreated = true;
      writeAll(file, new TextEncoder().encode(text));
      file.syncSync();
    }
    windows.move(temporary, path, replace);
    return path;
  } catch (cause) {
    if (isCreated) removeIfThere(temporary);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LivedumpError(
      `the dump was saved, but its record ${path} cannot be written: ${reason}`,
      {
        code: "record-not-written",
        exitCode: exitCodes.input.code,
        hint: `The dump is kept in ${facts.dump.path}`,
        cause,
      },
    );
  }
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    at += file.writeSync(bytes.subarray(at));
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(systemPath(path));
  } catch {
    // Ignore this error. The error that prevented the record is more important,
    // and is reported.
  }
}
