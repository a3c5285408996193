import type { Target } from "../compile/targets.ts";

/** The name of the archive with a target's program. */
export function archiveName(version: string, { name }: Target): string {
  return `livedump-${version}-${name}.zip`;
}

/** The file with the SHA-256 of every other one. */
export const checksumsName = "SHA256SUMS";

/** The archive with the manifests for package managers. */
export function manifestsName(version: string): string {
  return `livedump-${version}-manifests.zip`;
}

/** The software bill of materials. */
export function billName(version: string): string {
  return `livedump-${version}.cdx.json`;
}
