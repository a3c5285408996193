import { filled, setBytes, setU32, setU64, setU8 } from "./bytes.ts";
import { contextArm64, contextX64, contextX86 } from "./context.ts";
import {
  type FieldValue,
  type HeaderOptions,
  machines,
  tags,
} from "./options.ts";

export type FieldLocation = readonly [offset: number, sizeBytes: number];

/** Writes a field. Text and bytes may be shorter than the field. */
export function setField(
  bytes: Uint8Array,
  [offset, size]: FieldLocation,
  value: FieldValue,
): void {
  if (value === null) {
    bytes.set(
      filled(alignTo4(offset + size)).subarray(offset, offset + size),
      offset,
    );
  } else if (typeof value === "string" || value instanceof Uint8Array) {
    setBytes(bytes, offset, value);
  } else if (size === 8) setU64(bytes, offset, value);
  else if (size === 4) {
    setU32(bytes, offset, Number(BigInt.asUintN(32, BigInt(value))));
  } else setU8(bytes, offset, Number(value));
}

const alignTo4 = (value: number) => (value + 3) & ~3;

/** Returns the machine type (IMAGE_FILE_MACHINE_*) of a dump. */
export function machineOf(options: HeaderOptions): number {
  const machine = options.machine ?? (options.bits === 32 ? "x86" : "x64");
  return typeof machine === "number" ? machine : machines[machine];
}

const contexts: Record<number, () => Uint8Array> = {
  0x8664: () => contextX64({ pc: defaultPc, sp: 0xffff850429890ee8n }),
  0xaa64: () => contextArm64({ pc: defaultPc, sp: 0xffff850429890ee0n }),
  0x14c: () => contextX86({ pc: 0x81a3c5d4n, sp: 0x9f5d3b20n }),
};

/** The instruction pointer of the default context, in the default kernel. */
export const defaultPc = 0xfffff8047c3f5a80n;

/** Returns the bytes of ContextRecord; by default those of the machine type. */
export function contextOf(options: HeaderOptions): Uint8Array {
  return options.context ?? contexts[machineOf(options)]?.() ??
    new Uint8Array(0x4d0);
}

/** The fields that both headers have, by Microsoft's names. */
export function commonFields(
  options: HeaderOptions,
): Record<string, FieldValue> {
  const asked = options.tag === undefined ? 0n : tags[options.tag];
  const parameters = options.parameters ?? [asked, 0n, 0n, 0n];
  return {
    MajorVersion: 15,
    MinorVersion: options.build ?? 22631,
    MachineImageType: machineOf(options),
    NumberProcessors: options.processors ?? 8,
    BugCheckCode: options.bugCheck === undefined ? 0x161 : options.bugCheck,
    BugCheckParameter1: parameters[0] ?? null,
    BugCheckParameter2: parameters[1] ?? null,
    BugCheckParameter3: parameters[2] ?? null,
    BugCheckParameter4: parameters[3] ?? null,
    DumpType: options.type ?? 6,
    // 2024-01-15T09:30:00Z, an hour after the start of Windows.
    SystemTime: or(options.systemTime, 133_497_846_000_000_000n),
    SystemUpTime: or(options.upTime, 36_000_000_000n),
    Comment: options.comment ? options.comment + "\0" : null,
    Attributes: or(options.attributes, 0x10),
    WriterStatus: or(options.writerStatus, null),
    MiniDumpFields: 0xcff,
    ProductType: 1,
    SuiteMask: 0x110,
  };
}

const or = <T>(value: T | undefined, otherwise: T): T =>
  value === undefined ? otherwise : value;

/**
 * Builds a header: fills it with "PAGE", then writes `fields` in their order.
 */
export function fillHeader(
  sizeBytes: number,
  locations: Readonly<Record<string, FieldLocation>>,
  fields: Readonly<Record<string, FieldValue>>,
): Uint8Array {
  const header = filled(sizeBytes);
  for (const [name, value] of Object.entries(fields)) {
    const location = locations[name];
    if (!location) throw new Error(`the builder has no field ${name}`);
    setField(header, location, value);
  }
  return header;
}
