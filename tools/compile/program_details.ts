import { version } from "../../src/base/json_document.ts";
import type { ProgramDetails } from "./windows_program.ts";

/** What every Windows program says of itself. */
export const programDetails: ProgramDetails = {
  version,
  description: "Takes and verifies live memory dumps",
  product: "livedump",
  company: "The livedump maintainers",
  copyright: "Copyright (c) 2026 the livedump maintainers. MIT License.",
  fileName: "livedump.exe",
};
