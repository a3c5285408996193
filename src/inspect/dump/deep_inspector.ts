import type { OutputStream } from "../../base/console.ts";
import type { InspectFlags } from "../inspect_command_spec.ts";
import type { ByteSource } from "./byte_source.ts";
import type { DeepFindings } from "../deep/inspect_deep.ts";
import type { KernelDump } from "./kernel/read_kernel_dump.ts";
import type { Minidump } from "./minidump/read_minidump.ts";

/**
 * Inspects the memory in dumps (`--deep`). Outside of deep/, import only types
 * from deep/: its code is loaded only if a flag needs it.
 */
export interface DeepInspector {
  kernel(source: ByteSource, dump: KernelDump): DeepFindings;
  minidump(source: ByteSource, dump: Minidump): DeepFindings;
}

/** Whether a flag needs deep inspection. */
export function needsDeepInspection(
  { deep, modules, processes, read }: InspectFlags,
): boolean {
  return deep || modules || processes || read !== null;
}

/**
 * Loads the deep inspector; `null` if no flag needs it.
 *
 * @param stderr Where progress is written; `null` for no progress.
 */
export async function loadDeepInspector(
  flags: InspectFlags,
  stderr: OutputStream | null,
): Promise<DeepInspector | null> {
  if (!needsDeepInspection(flags)) return null;
  const { read } = flags;
  const { inspectKernelDeep, inspectMinidumpDeep } = await import(
    "../deep/inspect_deep.ts"
  );
  return {
    kernel: (source, dump) => inspectKernelDeep(source, dump, read, stderr),
    minidump: (source, dump) => inspectMinidumpDeep(source, dump, read),
  };
}
