import { Layout, readOne, u16, u32 } from "../../base/layout.ts";
import { machines } from "./kernel/machine.ts";
import { dumpHeader32, dumpHeader64 } from "./kernel/header_layout.ts";
import type { DumpFormat } from "./report.ts";
import { signatures } from "./signatures.ts";

/** Number of bytes at the start of a file that show what the file is. */
export const fileKindHeadBytes = 4096;

/** The start of both kernel dump headers. */
const kernelStart = new Layout("signature", 0x40, {
  Signature: u32(0x00),
  ValidDump: u32(0x04),
});

/**
 * The start of MINIDUMP_HEADER. The lower half of Version is MINIDUMP_VERSION
 * in every file. Source: minidumpapiset.h (SDK).
 */
const minidumpStart = new Layout("minidump signature", 0x06, {
  Signature: u32(0x00),
  Version: u16(0x04),
});
const minidumpVersion = 0xa793;

const { page, du64, dump } = signatures;

/**
 * Identifies the format by the first bytes. A kernel dump is recognized even if
 * one half of its signature is wrong, provided that its machine type is
 * correct.
 */
export function recognize(head: Uint8Array): DumpFormat {
  if (isMinidump(head)) return "minidump";
  const { Signature, ValidDump } = kernelStart.readAvailable(head);
  if (Signature === page && ValidDump === du64) return "kernel64";
  if (Signature === page && ValidDump === dump) return "kernel32";
  const bits = bitsByMachine(head);
  if (bits === 64 && (Signature === page || ValidDump === du64)) {
    return "kernel64";
  }
  if (bits === 32 && (Signature === page || ValidDump === dump)) {
    return "kernel32";
  }
  return isFillOnly(head) ? "kernel64" : "unknown";
}

/** A text may also begin with "MDMP", so the version must follow. */
function isMinidump(head: Uint8Array): boolean {
  const { Signature, Version } = minidumpStart.readAvailable(head);
  // Crashpad writes the signature last: the signature is 0 until the dump is
  // finished (crashpad minidump/minidump_file_writer.cc).
  if (Signature === 0) return Version === minidumpVersion;
  return Signature === signatures.mdmp &&
    (Version === null || Version === minidumpVersion);
}

/** Number of bytes that {@linkcode isCertainDump} needs. */
export const certainDumpBytes = 0x40;

/**
 * Whether bytes inside another file are the start of a dump. The signature alone
 * is not enough, because any text about dumps may contain it.
 */
export function isCertainDump(head: Uint8Array): boolean {
  const { Signature, ValidDump } = kernelStart.readAvailable(head);
  if (minidumpStart.readAvailable(head).Version === minidumpVersion) {
    return Signature === signatures.mdmp;
  }
  const bits = ValidDump === du64 ? 64 : ValidDump === dump ? 32 : null;
  return Signature === page && bits !== null && bitsByMachine(head) === bits;
}

/** Whether the writer filled the header with "PAGE" and then stopped. */
function isFillOnly(head: Uint8Array): boolean {
  const start = head.subarray(0, kernelStart.sizeBytes);
  return start.length === kernelStart.sizeBytes &&
    start.every((byte, i) => byte === (page >>> 8 * (i & 3) & 0xff));
}

/**
 * Returns whether the header is for 64 or 32 bits. The two headers have
 * MachineImageType at different offsets. Returns `null` if neither offset
 * contains a known machine type.
 */
export function bitsByMachine(head: Uint8Array): 32 | 64 | null {
  for (const { layout, bits } of headers) {
    const found = readOne(layout.fields.MachineImageType, head);
    const isKnown = found !== null &&
      machines.some((row) => row.value === found && row.bits === bits);
    if (isKnown) return bits;
  }
  return null;
}

const headers = [
  { layout: dumpHeader64, bits: 64 },
  { layout: dumpHeader32, bits: 32 },
] as const;
