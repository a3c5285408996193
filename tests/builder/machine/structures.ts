import { ascii, setBytes, setU16, setU32, setU64 } from "../bytes.ts";

/** Offsets and sizes in the structures of a built kernel. */
export interface Offsets {
  readonly pointer: 4 | 8;
  readonly processSize: number;
  readonly directory: number;
  readonly threadListHead: number;
  readonly processId: number;
  readonly processLinks: number;
  readonly imageName: number;
  readonly threadSize: number;
  readonly initialStack: number;
  readonly stackLimit: number;
  readonly stackBase: number;
  readonly kernelStack: number;
  readonly apcProcess: number;
  readonly threadLinks: number;
  readonly prcbSize: number;
  readonly currentThread: number;
  readonly prcbNumber: number;
  readonly prcbContext: number;
}

/** The offsets of a 64-bit kernel. Some of them were measured in Windows 10. */
export const offsets64: Offsets = {
  pointer: 8,
  processSize: 0x3c0,
  directory: 0x28,
  threadListHead: 0x30,
  processId: 0x1d0,
  processLinks: 0x1d8,
  imageName: 0x2a8,
  threadSize: 0x498,
  initialStack: 0x28,
  stackLimit: 0x30,
  stackBase: 0x38,
  kernelStack: 0x58,
  apcProcess: 0xb8,
  threadLinks: 0x2f8,
  prcbSize: 0x1180,
  currentThread: 0x8,
  prcbNumber: 0x24,
  prcbContext: 0x5c0,
};

export const offsets32: Offsets = {
  pointer: 4,
  processSize: 0x2c0,
  directory: 0x18,
  threadListHead: 0x2c,
  processId: 0xb4,
  processLinks: 0xb8,
  imageName: 0x16c,
  threadSize: 0x208,
  initialStack: 0x28,
  stackLimit: 0x2c,
  stackBase: 0x30,
  kernelStack: 0x34,
  apcProcess: 0x50,
  threadLinks: 0x1d4,
  prcbSize: 0x900,
  currentThread: 0x4,
  prcbNumber: 0x10,
  prcbContext: 0x620,
};

export function setPointer(
  bytes: Uint8Array,
  offset: number,
  value: bigint,
  size: 4 | 8,
): void {
  if (size === 8) setU64(bytes, offset, value);
  else setU32(bytes, offset, Number(value & 0xffffffffn));
}

/** The contents of KDBG. Addresses are not sign-extended. */
export interface DebuggerDataValues {
  readonly kernelBase: bigint;
  readonly moduleList: bigint;
  readonly processList: bigint;
  readonly buildLab: bigint;
  readonly processorBlock: bigint;
  readonly pteBase: bigint;
  readonly offsets: Offsets;
}

/**
 * KDDEBUGGER_DATA64, 0x380 bytes. 32-bit kernels use the same structure, with
 * sign-extended addresses. Offsets: qemu `contrib/elf2dmp/kdbg.h`.
 */
export function debuggerData(values: DebuggerDataValues): Uint8Array {
  const { offsets: at } = values;
  const bytes = new Uint8Array(0x380);
  const address = (offset: number, value: bigint) =>
    setU64(
      bytes,
      offset,
      at.pointer === 4 ? BigInt.asUintN(64, BigInt.asIntN(32, value)) : value,
    );
  setBytes(bytes, 0x10, "KDBG");
  setU32(bytes, 0x14, 0x380);
  address(0x18, values.kernelBase);
  address(0x48, values.moduleList);
  address(0x50, values.processList);
  setU64(bytes, 0x138, 0x1000);
  address(0x208, values.buildLab);
  address(0x218, values.processorBlock);
  setU16(bytes, 0x29c, at.kernelStack);
  setU16(bytes, 0x29e, at.initialStack);
  setU16(bytes, 0x2a0, at.apcProcess);
  setU16(bytes, 0x2a8, at.processSize);
  setU16(bytes, 0x2ae, at.directory);
  setU16(bytes, 0x2b0, at.prcbSize);
  setU16(bytes, 0x2b4, at.currentThread);
  setU16(bytes, 0x2be, at.prcbNumber);
  setU16(bytes, 0x2c0, at.threadSize);
  setU16(bytes, 0x338, at.prcbContext);
  setU32(bytes, 0x340, at.stackLimit);
  setU32(bytes, 0x344, at.stackBase);
  address(0x360, values.pteBase);
  return bytes;
}

/**
 * Encodes KDBG as Windows does: the inverse of the decoding in elf2dmp,
 * `plain = swap(rol(coded ^ never, never) ^ address) ^ always`.
 */
export function encodeDebuggerData(plain: Uint8Array): Uint8Array {
  const never = 0x5fd6a1c384b7e02dn;
  const always = 0xc4e9130b77ad5f16n;
  const address = 0xfffff80412345678n;
  const coded = new Uint8Array(plain.length);
  const from = new DataView(plain.buffer, plain.byteOffset);
  const turn = never & 63n;
  for (let at = 0; at < plain.length; at += 8) {
    let value = from.getBigUint64(at, true) ^ always;
    const swapper = new DataView(new ArrayBuffer(8));
    swapper.setBigUint64(0, value, true);
    value = swapper.getBigUint64(0, false) ^ address;
    value = BigInt.asUintN(64, (value >> turn) | (value << (64n - turn)));
    setU64(coded, at, value ^ never);
  }
  return coded;
}

export interface BuiltSection {
  readonly name: string;
  readonly at: number;
  readonly size: number;
  readonly discardable?: boolean;
}

export interface ImageValues {
  readonly pointer: 4 | 8;
  readonly machine: number;
  readonly size: number;
  readonly sections: readonly BuiltSection[];
  /** The offset of the debug directory. */
  readonly debugAt: number;
  /** The file name of the symbols, with its folder. */
  readonly pdb: string;
  readonly guid: Uint8Array;
  readonly age: number;
}

/** The headers of a PE image. Source: Microsoft Learn, "PE Format". */
export function imageHeader(values: ImageValues): Uint8Array {
  const { pointer, sections } = values;
  const bytes = new Uint8Array(0x400);
  const optionalSize = pointer === 8 ? 0xf0 : 0xe0;
  setBytes(bytes, 0, "MZ");
  setU32(bytes, 0x3c, 0xf8);
  setBytes(bytes, 0xf8, "PE\0\0");
  setU16(bytes, 0xfc, values.machine);
  setU16(bytes, 0xfe, sections.length);
  setU32(bytes, 0x100, 0x5dee2b07);
  setU16(bytes, 0x10c, optionalSize);
  setU16(bytes, 0x110, pointer === 8 ? 0x20b : 0x10b);
  setU32(bytes, 0x110 + 0x38, values.size);
  setU32(bytes, 0x110 + 0x3c, 0x400);
  const directories = 0x110 + (pointer === 8 ? 0x70 : 0x60);
  setU32(bytes, directories - 4, 16);
  setU32(bytes, directories + 6 * 8, values.debugAt);
  setU32(bytes, directories + 6 * 8 + 4, 2 * 28);
  sections.forEach(({ name, at, size, discardable }, index) => {
    const row = 0x110 + optionalSize + index * 40;
    setBytes(bytes, row, name);
    setU32(bytes, row + 8, size);
    setU32(bytes, row + 12, at);
    setU32(bytes, row + 36, discardable ? 0x62000020 : 0x60000020);
  });
  return bytes;
}

/** Two debug entries and the CodeView record of the second one. */
export function debugDirectory(values: ImageValues): Uint8Array {
  const bytes = new Uint8Array(0x100);
  setU32(bytes, 12, 13); // POGO: no symbols
  setU32(bytes, 28 + 12, 2);
  setU32(bytes, 28 + 16, 24 + values.pdb.length + 1);
  setU32(bytes, 28 + 20, values.debugAt + 0x40);
  setBytes(bytes, 0x40, "RSDS");
  setBytes(bytes, 0x44, values.guid);
  setU32(bytes, 0x54, values.age);
  setBytes(bytes, 0x58, ascii(values.pdb));
  return bytes;
}
