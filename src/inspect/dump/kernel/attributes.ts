/**
 * The bits of DUMP_HEADER.Attributes, from bit 0. The meaning of higher bits is
 * not public, so reports show only their value. Source: mindumpdef.h (SDK).
 */
export const attributeNames = [
  "HiberCrash",
  "DumpDevicePowerOff",
  "InsufficientDumpfileSize",
  "KernelGeneratedTriageDump",
  "LiveDumpGeneratedDump",
  "DumpIsGeneratedOffline",
  "FilterDumpFile",
  "EarlyBootCrash",
  "EncryptedDumpData",
  "DecryptedDump",
] as const;

type AttributeName = (typeof attributeNames)[number];

/** The names of the bits that are set. Bits without a name are skipped. */
export function namesOfAttributes(value: number): AttributeName[] {
  return attributeNames.filter((_, bit) => (value >>> bit) & 1);
}

/** Whether a bit is set; `false` if Windows never set the field. */
export function hasAttribute(
  value: number | null,
  name: AttributeName,
): boolean {
  return value !== null && ((value >>> attributeNames.indexOf(name)) & 1) === 1;
}
