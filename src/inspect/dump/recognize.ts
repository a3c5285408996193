import { Layout, u16, u32 } from "../../base/layout.ts";
import { machines } from "./kernel/machine.ts";
import { dumpHeader32, dumpHeader64 } from "./kernel/header_layout.ts";
import type { DumpFormat } from "./report.ts";
import { words } from "./signatures.ts";

/** The first bytes, which tell most dumps apart. */
const tags = new Layout("signature", 0x40, {
  Signature: u32(0x00),
  ValidDump: u32(0x04),
});

/**
 * The same place in a minidump: the lower half of its version is
 * MINIDUMP_VERSION in every file. Source: minidumpapiset.h (SDK).
 */
const minidumpTags = new Layout("minidump signature", 0x06, {
  Signature: u32(0x00),
  Version: u16(0x04),
});
const minidumpVersion = 0xa793;

const { page, du64, dump } = words;

/**
 * Tells what kind of dump a file is by its first bytes, even if one half of a
 * kernel dump's signature is broken or was never written.
 */
export function recognize(head: Uint8Array): DumpFormat {
  if (isMinidump(head)) return "minidump";
  const { Signature, ValidDump } = tags.readAvailable(head);
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

/** Text can begin with "MDMP", too: the version must follow, as far as it is. */
function isMinidump(head: Uint8Array): boolean {
  const { Signature, Version } = minidumpTags.readAvailable(head);
  return Signature === words.mdmp &&
    (Version === null || Version === minidumpVersion);
}

/** Nothing but the fill: a dump whose writer came no further. */
function isFillOnly(head: Uint8Array): boolean {
  const start = head.subarray(0, tags.sizeBytes);
  return start.length === tags.sizeBytes &&
    start.every((byte, i) => byte === (page >>> 8 * (i & 3) & 0xff));
}

/** The width whose header would have a known processor in these bytes. */
function bitsByMachine(head: Uint8Array): 32 | 64 | null {
  for (const { layout, bits } of headers) {
    const found = layout.readAvailable(head).MachineImageType;
    const isKnown = machines.some((row) =>
      row.value === found && row.bits === bits
    );
    if (isKnown) return bits;
  }
  return null;
}

const headers = [
  { layout: dumpHeader64, bits: 64 },
  { layout: dumpHeader32, bits: 32 },
] as const;
