import { Layout, u32 } from "../layout.ts";
import { machines } from "./kernel/machine.ts";
import { dumpHeader32, dumpHeader64 } from "./kernel/header_layout.ts";
import type { DumpFormat } from "./report.ts";

/** The first eight bytes, which tell most dumps apart. */
const tags = new Layout("signature", 0x08, {
  Signature: u32(0x00),
  ValidDump: u32(0x04),
});

const mdmp = 0x504d444d; // 'MDMP'
const page = 0x45474150; // 'PAGE'
const du64 = 0x34365544; // 'DU64'
const dump = 0x504d5544; // 'DUMP'

/** As many bytes as recognising a dump takes. */
export const recogniseBytes = 0x40;

/**
 * Tells what kind of dump a file is by its first bytes, even if one half of a
 * kernel dump's signature is broken or was never written.
 */
export function recognise(head: Uint8Array): DumpFormat {
  const { Signature, ValidDump } = tags.readAvailable(head);
  if (Signature === mdmp) return "minidump";
  if (Signature === page && ValidDump === du64) return "kernel64";
  if (Signature === page && ValidDump === dump) return "kernel32";
  const bits = bitsByMachine(head);
  if (bits === 64 && (Signature === page || ValidDump === du64)) {
    return "kernel64";
  }
  if (bits === 32 && (Signature === page || ValidDump === dump)) {
    return "kernel32";
  }
  // Nothing but the fill: a dump whose writer came no further.
  if (Signature === page && ValidDump === page) return "kernel64";
  return "unknown";
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
