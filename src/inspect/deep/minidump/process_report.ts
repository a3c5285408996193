import { hex64 } from "../../../base/text/count.ts";
import type { DeepReport } from "../deep_report.ts";
import { pdbReport } from "../kernel/report_parts.ts";
import { memoryReport } from "../memory/memory_report.ts";
import { noDeepReport } from "../no_deep_report.ts";
import type { ProcessImage } from "./process_image.ts";
import type { RegionCount } from "./regions.ts";

/** What the report says of the process in a minidump. */
export function processReport(
  { machine, memory, threads, modules }: ProcessImage,
  regions: RegionCount | null,
): DeepReport {
  return {
    ...noDeepReport,
    modules: modules.map(({ name, base, sizeBytes, image, pdb }) => ({
      name,
      base: hex64(base),
      sizeBytes,
      pages: null,
      pagesInDump: null,
      header: image !== null,
      pdb: pdbReport(pdb),
    })),
    stacks: machine === null ? null : {
      threads: threads.length,
      readable: threads.filter((one) => one.hasStack).length,
    },
    memory: memoryReport(memory),
    regions: regions && {
      ...regions,
      holes: regions.holes.map(({ start, sizeBytes }) => ({
        address: hex64(start),
        sizeBytes: Number(sizeBytes),
      })),
    },
  };
}
