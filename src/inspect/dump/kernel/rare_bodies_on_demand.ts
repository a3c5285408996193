import { OnDemand } from "../../../base/on_demand.ts";

/** The code for all kernel dumps except 64-bit dumps with a bitmap. */
export const rareBodies = new OnDemand(() => import("./rare_bodies.ts"));
