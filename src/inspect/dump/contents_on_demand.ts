import { OnDemand } from "../../base/on_demand.ts";

/** The code for contents that a report shows only on request. */
export const extraContents = new OnDemand(() => import("./extra_contents.ts"));
