import { runChecks } from "../../base/finding.ts";
import { OnDemand } from "../../base/on_demand.ts";
import { type ByteSource, readAt, ReadError } from "./byte_source.ts";
import { extraContents } from "./contents_on_demand.ts";
import type { InspectOptions } from "./inspect_options.ts";
import {
  type Inspected,
  judge,
  notADump,
  skipIfNotKept,
  unreadable,
} from "./judge.ts";
import { kernelChecks } from "./kernel/checks/all.ts";
import { readKernelDump } from "./kernel/read_kernel_dump.ts";
import { describeKernelDump, kernelReport } from "./kernel/report.ts";
import { bitsByMachine, fileKindHeadBytes, recognize } from "./recognize.ts";
import type { DumpFormat, DumpReport } from "./report.ts";

/** The code for minidumps. */
export const minidumps = new OnDemand(
  () => import("./minidump/inspect_minidump.ts"),
);

/** The code for files that are not dumps. */
export const otherFiles = new OnDemand(() => import("./not_a_dump.ts"));

const keptKernelChecks = skipIfNotKept(kernelChecks);

/**
 * Reads and checks a dump. Returns a report whatever the file contains. Time
 * and memory are limited by the size of the file, not by numbers in the file.
 */
export function inspectSource(
  path: string,
  source: ByteSource,
  options: InspectOptions,
): DumpReport {
  const base = { path, sizeBytes: source.sizeBytes } as const;
  try {
    const head = readAt(source, 0, fileKindHeadBytes);
    const format = recognize(head);
    const damage = mayBeText(format, head)
      ? otherFiles.get().textDamage(head)
      : null;
    if (damage !== null) {
      return notADump(path, source.sizeBytes, { ...damage, fileOffset: 0 });
    }
    switch (format) {
      case "kernel64":
        return { ...base, ...inspectKernel(source, 64, options) };
      case "kernel32":
        return { ...base, ...inspectKernel(source, 32, options) };
      case "minidump": {
        const { inspectMinidump } = minidumps.get();
        return { ...base, ...inspectMinidump(source, options) };
      }
      case "unknown":
        return otherFiles.get().otherFile(path, head, source);
    }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return unreadable(path, source.sizeBytes, {
      ...readErrorReason(error),
      fileOffset: error.fileOffset,
    });
  }
}

/**
 * Whether a program may have treated the dump as text and changed it. This
 * corrupts the version of a minidump. In a kernel dump it corrupts the machine
 * type or an address.
 */
function mayBeText(format: DumpFormat, head: Uint8Array): boolean {
  return format !== "minidump" &&
    (bitsByMachine(head) === null || head.every((byte) => byte < 0x80));
}

/** ERROR_LOCK_VIOLATION ("System Error Codes") in a message from Deno. */
const lockViolation = /\(os error 33\)/;

function readErrorReason({ message }: ReadError) {
  if (Deno.build.os === "windows" && lockViolation.test(message)) {
    return {
      message: "Another program has locked a part of the file.",
      hint: "Wait until the dump is written, then inspect it.",
    };
  }
  return {
    message: `The file could not be read: ${message}.`,
    hint: "Check the disk or the connection, and copy the file again.",
  };
}

function inspectKernel(
  source: ByteSource,
  bits: 32 | 64,
  options: InspectOptions,
): Inspected {
  const contents = options.fields || options.map ? extraContents.get() : null;
  const mapper = options.map && contents ? new contents.BitmapMapper() : null;
  const dump = readKernelDump(source, bits, mapper?.count);
  // This call may have to load a module, and the inspection then starts again.
  // So it is before the deep inspection, which takes too long to be repeated.
  const kernel = kernelReport(dump);
  const { body } = dump;
  const { expect, now, fillerPages = null } = options;
  const deep = options.deep?.kernel(source, dump);
  const recorded = options.record?.kernel(dump);
  return {
    format: bits === 64 ? "kernel64" : "kernel32",
    ...judge(
      [
        ...runChecks(keptKernelChecks, {
          dump,
          expect,
          fillerPages,
          now,
        }),
        ...deep?.checks ?? [],
        ...recorded?.findings ?? [],
      ],
      describeKernelDump(dump),
    ),
    kernel,
    minidump: null,
    ...deep && { deep: deep.report },
    ...recorded?.report && { windowsRecord: recorded.report },
    ...options.fields && {
      structures: contents?.kernelFields(source, dump) ?? [],
    },
    ...options.map && contents && body.kind === "pages" && {
      map: contents.physicalMap(source, body.table, mapper?.map),
    },
  };
}
