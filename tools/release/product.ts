import { programDetails } from "../compile/program_details.ts";

/** What packages say of the project, each in its own form. */
export const product = {
  version: programDetails.version,
  name: programDetails.product,
  /** Of the package, as winget has it: publisher, then product. */
  identifier: "livedump.livedump",
  publisher: programDetails.company,
  summary: programDetails.description,
  description: "Takes the memory dumps that Task Manager takes on Windows, a " +
    "live kernel memory dump of the running system among them, and proves on " +
    "any system that a dump is what it should be: bug check 0x161 " +
    "LIVE_SYSTEM_DUMP, the dump type, and every page in the file.",
  license: "MIT",
  /** Where the sources and the releases are. */
  home: "https://github.com/livedump/livedump",
  tags: ["bugcheck", "crash-dump", "debugging", "kernel", "memory-dump"],
} as const;

/** Where a file of a release is downloaded from. */
export function downloadUrl(version: string, fileName: string): string {
  return `${product.home}/releases/download/v${version}/${fileName}`;
}
