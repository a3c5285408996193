import { product } from "../compile/product.ts";
import type { Target } from "../compile/targets.ts";

/** The name of the archive with a target's program. */
export function archiveName(version: string, { name }: Target): string {
  return `livedump-${version}-${name}.zip`;
}

/** The name of the file with the SHA-256 of every other asset. */
export const checksumsName = "SHA256SUMS";

/** The name of the archive with the manifests for winget and scoop. */
export function manifestsName(version: string): string {
  return `livedump-${version}-manifests.zip`;
}

/** The name of the software bill of materials. */
export function billName(version: string): string {
  return `livedump-${version}.cdx.json`;
}

/** The download URL of a file of a GitHub release. */
export function downloadUrl(version: string, fileName: string): string {
  return `${product.home}/releases/download/v${version}/${fileName}`;
}
