import type { InspectFlags } from "../inspect_command_spec.ts";
import type { ByteSource } from "./byte_source.ts";
import type { DeepFindings } from "../deep/inspect_deep.ts";
import type { KernelDump } from "./kernel/read_kernel_dump.ts";
import type { Minidump } from "./minidump/read_minidump.ts";

/**
 * Looks into the memory of dumps. Only those pay for its loading who ask for
 * it, so that nothing but types may be imported from deep/ elsewhere.
 */
export interface DeepInspector {
  kernel(source: ByteSource, dump: KernelDump): DeepFindings;
  minidump(source: ByteSource, dump: Minidump): DeepFindings;
}

/** Whether a flag asks for something that it finds. */
export function needsDeepInspection(
  { deep, modules, processes, read }: InspectFlags,
): boolean {
  return deep || modules || processes || read !== null;
}

/** Loads it where it is asked for. */
export async function loadDeepInspector(
  flags: InspectFlags,
): Promise<DeepInspector | null> {
  if (!needsDeepInspection(flags)) return null;
  const { read } = flags;
  const { inspectKernelDeep, inspectMinidumpDeep } = await import(
    "../deep/inspect_deep.ts"
  );
  return {
    kernel: (source, dump) => inspectKernelDeep(source, dump, read),
    minidump: (source, dump) => inspectMinidumpDeep(source, dump, read),
  };
}
