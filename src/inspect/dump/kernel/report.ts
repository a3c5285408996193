import { bugCheckName } from "../bug_check_name.ts";
import { counted, grouped, hex32, hex64 } from "../../../base/text/count.ts";
import { exactNumber, type KernelReport } from "../report.ts";
import { namesOfAttributes } from "./attributes.ts";
import { isLiveDump } from "./live_dump.ts";
import { machineOf } from "./machine.ts";
import { type PageList, pagesInFile } from "./page_list.ts";
import type { KernelDump } from "./read_kernel_dump.ts";
import { elf2dmp, requesterOf } from "./requester.ts";
import { dateOf, uptimeSecondsOf } from "../../../base/filetime.ts";

/** The `kernel` object of the JSON report. */
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
      promised: exactNumber(body.table.promised),
      inTable: exactNumber(body.table.inTable),
      inFile: exactNumber(pagesInFile(body.table, sizeBytes)),
    },
  };
}

/** The summary of a complete kernel dump. */
export function describeKernelDump(dump: KernelDump): string {
  const { header, type, body } = dump;
  const requester = requesterOf(header);
  const what = requester === elf2dmp
    ? `${type.title}, converted from a virtual machine by elf2dmp`
    : (isLiveDump(header) ? "live " : "") + type.title +
      (requester === null ? "" : `, requested by ${requester}`);
  const pages = body.kind === "pages" ? `; ${pagesClause(body.table)}` : "";
  return `${what[0]!.toUpperCase()}${what.slice(1)}${pages}.`;
}

/**
 * States which pages were verified. Does not mention anything that was not
 * checked.
 */
function pagesClause({ promised, inTable }: PageList): string {
  if (promised === null || inTable === null || promised === inTable) {
    return "all pages that it lists are in the file";
  }
  return `the ${counted(inTable, "page")} in its list ${
    inTable === 1n ? "is" : "are"
  } in the file, but its header states ${grouped(promised)}`;
}
