import { OnDemand } from "../../../base/on_demand.ts";

/** The code that only dumps other than 64-bit dumps with a bitmap need. */
export const rareBodies = new OnDemand(() => import("./rare_bodies.ts"));
