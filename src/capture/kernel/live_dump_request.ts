import { liveSystemDump, requesterTag } from "../../base/bug_check.ts";
import type { Layout } from "../../base/layout.ts";
import { hex, hex32, hex64 } from "../../base/text/count.ts";
import {
  addPagesBits,
  type LiveDumpBit,
  liveDumpControl1,
  liveDumpControl2,
  liveDumpFlags,
  selectiveControl,
  threadKernelStacks,
} from "../../ffi/live_dump_control.ts";
import type { LiveDumpRequest } from "../../ffi/windows.ts";
import type { KernelDumpOptions } from "./kernel_options.ts";

/** Version of SYSDBG_LIVEDUMP_SELECTIVE_CONTROL (phnt). */
const selectiveVersion = 1;

interface RequestHandles {
  readonly file: bigint;
  readonly cancelEvent: bigint;
}

interface RequestBits {
  readonly flags: readonly LiveDumpBit[];
  readonly addPages: readonly LiveDumpBit[];
}

/**
 * Sets the bits for these options. AbortIfMemoryPressure is on by default. If
 * this version of Windows does not support the bit, it is set only if a flag or
 * a setting requests it.
 */
export function requestBits(
  options: KernelDumpOptions,
  build: number,
): RequestBits {
  const abort = liveDumpFlags.abortIfMemoryPressure;
  const hasAbort = build >= abort.sinceBuild || options.abortWasChosen;
  return {
    flags: bitsThatAreOn([
      [options.userPages, liveDumpFlags.includeUserSpacePages],
      [options.abortOnMemoryPressure && hasAbort, abort],
      [options.stacks, liveDumpFlags.selectiveDump],
    ]),
    addPages: bitsThatAreOn([
      [options.hypervisorPages, addPagesBits.hypervisorPages],
      [options.nonessentialPages, addPagesBits.nonEssentialHypervisorPages],
    ]),
  };
}

function bitsThatAreOn(
  rows: readonly (readonly [boolean, LiveDumpBit])[],
): LiveDumpBit[] {
  return rows.filter(([isOn]) => isOn).map(([, bit]) => bit);
}

function combined(bits: readonly LiveDumpBit[]): number {
  return bits.reduce((mask, bit) => mask | bit.mask, 0);
}

/** The control block: version 2 for kernel stacks, otherwise version 1. */
export function liveDumpRequest(
  options: KernelDumpOptions,
  build: number,
  handles: RequestHandles,
): LiveDumpRequest {
  const bits = requestBits(options, build);
  const values = {
    Version: options.stacks ? 2 : 1,
    BugCheckCode: liveSystemDump,
    BugCheckParam1: requesterTag,
    DumpFileHandle: handles.file,
    CancelEventHandle: handles.cancelEvent,
    Flags: combined(bits.flags),
    AddPagesControl: combined(bits.addPages),
  };
  if (!options.stacks) {
    return { control: liveDumpControl1.encode(values), selective: null };
  }
  return {
    control: liveDumpControl2.encode(values),
    selective: {
      block: selectiveControl.encode({
        Version: selectiveVersion,
        Size: selectiveControl.sizeBytes,
        Flags: threadKernelStacks,
      }),
      pointerOffset: liveDumpControl2.fields.SelectiveControl.offset,
    },
  };
}

export interface RequestField {
  readonly structure: string;
  readonly offset: string;
  readonly name: string;
  /** The value as text; `null` if it is known only when the dump is taken. */
  readonly value: string | null;
  readonly bits: readonly string[];
}

/**
 * Names of fields with handles and addresses. Their values exist only during
 * the request.
 */
const transientFields = [
  "DumpFileHandle",
  "CancelEventHandle",
  "SelectiveControl",
];

const controlBits = {
  Flags: Object.values(liveDumpFlags),
  AddPagesControl: Object.values(addPagesBits),
};
const selectiveBits = { Flags: [{ name: "ThreadKernelStacks", mask: 1 }] };

type BitTables = Readonly<
  Record<string, readonly Pick<LiveDumpBit, "name" | "mask">[]>
>;

export function requestFields(
  options: KernelDumpOptions,
  build: number,
): RequestField[] {
  const none = { file: 0n, cancelEvent: 0n };
  const { control, selective } = liveDumpRequest(options, build, none);
  if (selective === null) {
    return fieldsOf(liveDumpControl1, control, controlBits);
  }
  return [
    ...fieldsOf(liveDumpControl2, control, controlBits),
    ...fieldsOf(selectiveControl, selective.block, selectiveBits),
  ];
}

function fieldsOf(
  layout: Layout,
  data: Uint8Array,
  bits: BitTables,
): RequestField[] {
  const values = layout.read(data);
  return layout.rows.map(([name, field]) => ({
    structure: layout.name,
    offset: hex(field.offset),
    name,
    value: transientFields.includes(name) ? null : textOf(values[name]!),
    bits: (bits[name] ?? [])
      .filter((bit) => (Number(values[name]) & bit.mask) !== 0)
      .map((bit) => bit.name),
  }));
}

function textOf(value: number | bigint | Uint8Array): string {
  if (typeof value === "bigint") return hex64(value);
  // All byte arrays are reserved fields, which are zero.
  return typeof value === "number" ? hex32(value) : "zeros";
}
