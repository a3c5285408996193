/**
 * The bits of DUMP_HEADER.Attributes, from bit 0. Higher bits are not public
 * and are shown raw. Source: mindumpdef.h (SDK).
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

/** The name of a bit of Attributes. */
export type AttributeName = (typeof attributeNames)[number];

/** The names of the bits that are set; a bit without one is left out. */
export function namesOfAttributes(value: number): AttributeName[] {
  return attributeNames.filter((_, bit) => (value >>> bit) & 1);
}

/** Whether a bit is set; false where the writer left the field unfilled. */
export function hasAttribute(
  value: number | null,
  name: AttributeName,
): boolean {
  return value !== null && ((value >>> attributeNames.indexOf(name)) & 1) === 1;
}
