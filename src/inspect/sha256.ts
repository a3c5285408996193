import type { DumpHash } from "./dump/report.ts";

/** A SHA-256 that takes its bytes in pieces (FIPS 180-4). */
export interface Sha256 {
  update(piece: Uint8Array): void;
  /** What it is of all pieces, once. */
  finish(): DumpHash;
}

/**
 * Begins one. By node:crypto, for WebCrypto takes its input whole; loaded only
 * where it is wanted, for it slows a start down.
 */
export async function openSha256(): Promise<Sha256> {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  return {
    update: (piece) => void hash.update(piece),
    finish: () => ({ algorithm: "sha256", value: hash.digest("hex") }),
  };
}
