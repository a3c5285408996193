import { bugCheckName } from "../bug_check_name.ts";
import { hex32, hex64 } from "../../../base/text/count.ts";
import type { KernelReport } from "../report.ts";
import { namesOfAttributes } from "./attributes.ts";
import { machineOf } from "./machine.ts";
import { pagesInFile } from "./page_table.ts";
import type { KernelDump } from "./read_kernel_dump.ts";
import { elf2dmp, requesterOf } from "./requester.ts";
import { dateOf, uptimeSecondsOf } from "../../../base/filetime.ts";

/** What the report says of a kernel dump, besides its checks. */
export function kernelReport(dump: KernelDump): KernelReport {
  const { header, type, body, sizeBytes } = dump;
  const code = header.bugCheckCode;
  return {
    dumpType: { value: header.dumpType, name: type.name },
    bugCheck: {
      code: code === null ? null : hex32(code),
      name: code === null ? null : bugCheckName(code),
      parameters: header.bugCheckParameters.map((one) =>
        one === null ? null : hex64(one)
      ),
      requester: requesterOf(header),
    },
    machine: machineOf(header.machineImageType)?.name ?? "unknown",
    processors: header.numberProcessors,
    osBuild: header.minorVersion,
    systemTime: dateOf(header.systemTime)?.toISOString() ?? null,
    upTimeSeconds: uptimeSecondsOf(header.systemUpTime),
    attributes: header.attributes === null ? null : {
      value: hex32(header.attributes),
      names: namesOfAttributes(header.attributes),
    },
    pages: body.kind !== "pages" ? null : {
      promised: toNumber(body.table.promised),
      inTable: toNumber(body.table.inTable),
      inFile: toNumber(pagesInFile(body.table, sizeBytes)),
    },
  };
}

/** A count as JSON has it; `null` for one that no number can hold exactly. */
function toNumber(count: bigint | null): number | null {
  return count === null || count > Number.MAX_SAFE_INTEGER
    ? null
    : Number(count);
}

/** A whole kernel dump in a sentence. */
export function describeKernelDump(dump: KernelDump): string {
  const { header, type, body } = dump;
  const requester = requesterOf(header);
  const what = requester === null
    ? type.title
    : requester === elf2dmp
    ? `${type.title}, converted from a virtual machine by elf2dmp`
    : `live ${type.title}, requested by ${requester}`;
  const whole = body.kind === "pages"
    ? "; every page that it promises is in the file"
    : "";
  return `${what[0]!.toUpperCase()}${what.slice(1)}${whole}.`;
}
