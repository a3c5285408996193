import {
  addPagesBits,
  type LiveDumpBit,
  liveDumpControl1,
  liveDumpControl2,
  liveDumpFlags,
  selectiveControl,
} from "../../ffi/live_dump_control.ts";
import type { Layout } from "../../base/layout.ts";
import { hex, hex32, hex64 } from "../../base/text/count.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { liveDumpRequest } from "./live_dump_request.ts";

export interface RequestField {
  readonly structure: string;
  readonly offset: string;
  readonly name: string;
  /** `null` if it is only known when the dump is taken. */
  readonly value: string | null;
  readonly bits: readonly string[];
}

/** Handles and addresses: they only exist while the dump is taken. */
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

export function requestFields({ options, build }: KernelPlan): RequestField[] {
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
  // Bytes are reserved fields, which are zero.
  return typeof value === "number" ? hex32(value) : "zeros";
}
