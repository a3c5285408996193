import type { ByteSource } from "./byte_source.ts";
import type { DeepFindings } from "./deep/inspect_deep.ts";
import type { KernelDump } from "./kernel/read_kernel_dump.ts";
import type { Minidump } from "./minidump/read_minidump.ts";
import type { InspectFlags } from "../settings/flags.ts";

/**
 * Looks into the memory of dumps. Only those pay for its loading who ask for
 * it, so that nothing but types may be imported from deep/ elsewhere.
 */
export interface DeepInspector {
  kernel(source: ByteSource, dump: KernelDump): DeepFindings;
  minidump(source: ByteSource, dump: Minidump): DeepFindings;
}

/** Loads it where a flag asks for something that it finds. */
export async function loadDeepInspector(
  flags: InspectFlags,
): Promise<DeepInspector | null> {
  const { deep, modules, processes, read } = flags;
  if (!deep && !modules && !processes && read === null) return null;
  const { inspectKernelDeep, inspectMinidumpDeep } = await import(
    "./deep/inspect_deep.ts"
  );
  return {
    kernel: (source, dump) => inspectKernelDeep(source, dump, read),
    minidump: (source, dump) => inspectMinidumpDeep(source, dump, read),
  };
}
