import { version } from "../../src/base/json_document.ts";

/** The product details in the exe and in the packages. */
export const product = {
  version,
  name: "livedump",
  fileName: "livedump.exe",
  publisher: "The livedump maintainers",
  copyright: "Copyright (c) 2026 the livedump maintainers. MIT License.",
  license: "MIT",
  /** The package identifier for winget, in the form publisher.product. */
  identifier: "livedump.livedump",
  summary: "Takes and verifies live memory dumps",
  description: "Takes Windows memory dumps as Task Manager does, live kernel " +
    "memory dumps of the running system included, and verifies on any OS that " +
    "a dump is intact: bug check 0x161 LIVE_SYSTEM_DUMP, dump type, every page.",
  home: "https://github.com/livedump/livedump",
  tags: ["bugcheck", "crash-dump", "debugging", "kernel", "memory-dump"],
} as const;
