import { hex64 } from "../../../base/text/count.ts";
import type { MemoryReport } from "../deep_report.ts";
import type { BlockMemory } from "./block_memory.ts";

/** A triage dump has hundreds; of a hostile one not all need be told. */
const rangeLimit = 10_000;

/** How much memory there is, and where. */
export function memoryReport(memory: BlockMemory): MemoryReport {
  return {
    blocks: memory.count,
    sizeBytes: memory.totalBytes,
    ranges: memory.runs().take(rangeLimit).map(({ start, sizeBytes }) => ({
      address: hex64(start),
      sizeBytes,
    })).toArray(),
  };
}
