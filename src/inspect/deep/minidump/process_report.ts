import { hex64 } from "../../../base/text/count.ts";
import { type DeepReport, emptyDeepReport } from "../deep_report.ts";
import { memoryReport, moduleReport } from "../kernel/report_parts.ts";
import type { ProcessImage } from "./process_image.ts";
import type { RegionCount } from "./regions.ts";

/** The report on a minidump. */
export function processReport(
  { machine, memory, threads, modules }: ProcessImage,
  regions: RegionCount | null,
): DeepReport {
  return {
    ...emptyDeepReport,
    modules: modules.map((module) =>
      moduleReport(module, module.image, undefined, module.pdb)
    ),
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
