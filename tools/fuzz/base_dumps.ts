import {
  type KernelDumpOptions,
  layOutKernelDump,
} from "../../tests/builder/dump_builder.ts";
import { header32Fields } from "../../tests/builder/kernel32.ts";
import { header64Fields } from "../../tests/builder/kernel64.ts";
import { buildMachine } from "../../tests/builder/machine/machine.ts";
import { dumpMachine } from "../../tests/builder/machine/machine_dump.ts";
import type { Mode } from "../../tests/builder/machine/paging.ts";
import {
  layOutMinidump,
  type MinidumpOptions,
} from "../../tests/builder/minidump_builder.ts";
import { plausibleBlocks } from "../../tests/builder/secondary_data.ts";
import { triageFields } from "../../tests/builder/triage.ts";
import { checkout } from "../checkout.ts";

/** The place of a value in a dump from the test builder. */
export type FieldPlace = readonly [offset: number, sizeBytes: number];

/** A dump to change, with the places of its parts. */
export interface BaseDump {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly fields: readonly FieldPlace[];
  /** Offsets at which parts start or end. */
  readonly borders: readonly number[];
}

/** Returns the places of the words between two offsets. */
function words(start: number, end: number, sizeBytes: 4 | 8): FieldPlace[] {
  return Array.from(
    { length: Math.max(0, Math.floor((end - start) / sizeBytes)) },
    (_, at) => [start + at * sizeBytes, sizeBytes],
  );
}

/**
 * The places of fields in the body, by dump type: TRIAGE_DUMP64, SUMMARY_DUMP64
 * with a part of the bitmap, and RDMP_HEADER64 with some ranges. The offsets
 * are those of the test builder.
 */
const bodyFields: Readonly<Record<number, readonly FieldPlace[]>> = {
  4: Object.values(triageFields).map((offset) => [offset, 4]),
  5: [...words(0x2020, 0x2038, 8), ...words(0x2038, 0x2040, 4)],
  6: [...words(0x2020, 0x2038, 8), ...words(0x2038, 0x2040, 4)],
  8: words(0x2000, 0x2070, 8),
  9: words(0x2000, 0x2070, 8),
  10: words(0x2000, 0x2070, 8),
};

function kernelDump(name: string, options: KernelDumpOptions): BaseDump {
  const { bytes, borders } = layOutKernelDump(options);
  const header = options.bits === 32 ? header32Fields : header64Fields;
  const runs = options.bits === 32
    ? words(0x64, 0x7c, 4)
    : words(0x88, 0xb8, 8);
  return {
    name,
    bytes,
    fields: [
      ...Object.values(header).filter(([, size]) => size <= 8),
      ...runs,
      ...bodyFields[options.type ?? 6] ?? [],
    ],
    borders: borders.map(({ offset }) => offset),
  };
}

/** Returns a dump of a machine. Every used word of its pages is a field. */
function machineDump(mode: Mode, type: number): BaseDump {
  const bytes = dumpMachine(buildMachine(mode), { type });
  const size = mode === "x86" ? 4 : 8;
  const start = bytes.length % 4096 + 0x2000;
  const used = words(start, bytes.length, size).filter(([at]) =>
    bytes.subarray(at, at + size).some((byte) => byte !== 0)
  );
  const head = mode.startsWith("x86") ? header32Fields : header64Fields;
  return {
    name: `machine-${mode}-${type}`,
    bytes,
    fields: [
      ...Object.values(head).filter(([, length]) => length <= 8),
      ...bodyFields[type] ?? [],
      ...used,
    ],
    borders: [0x1000, 0x2000, bytes.length - 4096],
  };
}

function minidump(name: string, options: MinidumpOptions): BaseDump {
  const { bytes, streams, memoryOffset } = layOutMinidump(options);
  const places = [...streams.values()];
  return {
    name,
    bytes,
    fields: [
      ...words(0, 32, 4),
      ...places.flatMap(({ entry, offset, size }) => [
        ...words(entry, entry + 12, 4),
        ...words(offset, offset + Math.min(size, 256), 4),
      ]),
    ],
    borders: [
      memoryOffset,
      ...places.flatMap(({ offset, size }) => [offset, offset + size]),
    ],
  };
}

function fixtures(): BaseDump[] {
  const folder = `${checkout}/fixtures`;
  return Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => name.endsWith(".dmp")).sort()
    .map((name) => ({
      name: `fixture-${name}`,
      bytes: Deno.readFileSync(`${folder}/${name}`),
      fields: words(0, 0x100, 4),
      borders: [0x1000, 0x2000, 0x2038],
    }));
}

/** Returns one dump of every kind, complete dumps and the fixtures. */
export function baseDumps(): BaseDump[] {
  const extra = { secondaryData: plausibleBlocks };
  return [
    ...[1, 4, 5, 6, 8, 9, 10].map((type) =>
      kernelDump(`kernel-${type}`, { type })
    ),
    kernelDump("kernel-6-secondary", { type: 6, ...extra }),
    kernelDump("kernel-4-secondary", { type: 4, ...extra }),
    kernelDump("kernel32-1", { bits: 32, type: 1 }),
    minidump("process-full", {}),
    minidump("process-list", { memoryAs: "MemoryList", flags: 0x1800n }),
    machineDump("x64", 6),
    machineDump("x64", 1),
    machineDump("x64", 10),
    machineDump("x64-la57", 6),
    machineDump("arm64", 5),
    machineDump("x86", 1),
    machineDump("x86-pae", 1),
    ...fixtures(),
  ];
}
