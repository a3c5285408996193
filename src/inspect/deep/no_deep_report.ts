import type { DeepReport } from "./deep_report.ts";

/** Nothing found: what every kind of dump fills in its part of. */
export const noDeepReport: DeepReport = {
  paging: null,
  debuggerData: null,
  kernelImage: null,
  modules: [],
  processLayout: null,
  processes: [],
  processors: [],
  stacks: null,
  coverage: null,
  memory: null,
  regions: null,
  read: null,
};
