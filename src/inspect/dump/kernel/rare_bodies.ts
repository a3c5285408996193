/*
 * The readers of the data after the header, for all dumps except live dumps
 * with a bitmap.
 */
export { checkTriage } from "./checks/triage_data.ts";
export { readRanges } from "./ranges.ts";
export { readRuns } from "./runs.ts";
export { readSummary } from "./summary.ts";
export { readTriage } from "./triage.ts";
