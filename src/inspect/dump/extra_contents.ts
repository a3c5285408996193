/*
 * The contents that a report shows only on request: the raw fields and the map
 * of memory.
 */
import type { ByteSource } from "./byte_source.ts";
import {
  type FieldGroup,
  type FillTest,
  readFields,
  type Structure,
} from "./fields.ts";
import { isFill } from "./kernel/fill.ts";
import type { KernelDump } from "./kernel/read_kernel_dump.ts";
import { triageFields } from "./kernel/triage_fields.ts";
import { ifKept } from "./not_kept.ts";

export { BitmapMapper, physicalMap } from "./map/physical_map.ts";
export { processMap } from "./map/process_map.ts";

/** The raw fields of a kernel dump. */
export function kernelFields(
  source: ByteSource,
  { body, structures }: KernelDump,
): FieldGroup[] {
  return [
    ...keptFields(source, structures, isFill),
    ...body.kind === "triage"
      ? ifKept(() => triageFields(body.triage), () => [])
      : [],
  ];
}

/**
 * Reads the raw fields. Leaves out structures that came through a pipe and were
 * not kept.
 */
export function keptFields(
  source: ByteSource,
  structures: readonly Structure[],
  isFill: FillTest,
): FieldGroup[] {
  return structures.flatMap((one) =>
    ifKept(() => readFields(source, [one], isFill), () => [])
  );
}
