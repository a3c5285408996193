import { OnDemand } from "../../base/on_demand.ts";

/** The code for what a report shows only on request. */
export const extraContents = new OnDemand(() => import("./extra_contents.ts"));
