/**
 * MINIDUMP_TYPE, the flags in the header of a minidump, from bit 0.
 * Source: minidumpapiset.h, documented on Microsoft Learn.
 */
export const minidumpFlags = [
  "WithDataSegs",
  "WithFullMemory",
  "WithHandleData",
  "FilterMemory",
  "ScanMemory",
  "WithUnloadedModules",
  "WithIndirectlyReferencedMemory",
  "FilterModulePaths",
  "WithProcessThreadData",
  "WithPrivateReadWriteMemory",
  "WithoutOptionalData",
  "WithFullMemoryInfo",
  "WithThreadInfo",
  "WithCodeSegs",
  "WithoutAuxiliaryState",
  "WithFullAuxiliaryState",
  "WithPrivateWriteCopyMemory",
  "IgnoreInaccessibleMemory",
  "WithTokenInformation",
  "WithModuleHeaders",
  "FilterTriage",
  "WithAvxXStateContext",
  "WithIptTrace",
  "ScanInaccessiblePartialPages",
] as const;

/** Whether a flag is set. */
export function hasFlag(
  flags: bigint,
  name: (typeof minidumpFlags)[number],
): boolean {
  return ((flags >> BigInt(minidumpFlags.indexOf(name))) & 1n) === 1n;
}
