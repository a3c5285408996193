import type { Target } from "../compile/targets.ts";

/** The name of the archive with a target's program. */
export function archiveName(version: string, { name }: Target): string {
  return `livedump-${version}-${name}.zip`;
}

/** The file with the SHA-256 of every other one. */
export const checksumsName = "SHA256SUMS";

/** The software bill of materials. */
export function billName(version: string): string {
  return `livedump-${version}.cdx.json`;
}
