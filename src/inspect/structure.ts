import type { Layout } from "../layout.ts";

/** A structure that was found in a dump, for showing its raw fields. */
export interface Structure {
  readonly layout: Layout;
  readonly fileOffset: number;
}
