import type { Minidump } from "./read_minidump.ts";

/** Something that a stream places elsewhere in the file. */
export interface Reference {
  /** In a sentence: "the name of a module". */
  readonly what: string;
  /** Of the structure that places it. */
  readonly fileOffset: number;
  /** Where it starts and ends; the end is `null` if it is not in the file. */
  readonly start: bigint;
  readonly end: bigint | null;
}

/**
 * What the streams place outside of themselves, besides memory: names, debug
 * records, the registers at the exception.
 *
 * @throws {ReadError} If the system cannot read there.
 */
export function* referencesOf(dump: Minidump): Generator<Reference> {
  const text = (what: string, fileOffset: number, rva: number | bigint) => {
    const start = BigInt(rva);
    const end = start < dump.sizeBytes ? dump.endOfString(Number(rva)) : null;
    return { what, fileOffset, start, end: end === null ? null : BigInt(end) };
  };
  const data = (
    what: string,
    fileOffset: number,
    rva: number,
    size: number,
  ) => ({
    what,
    fileOffset,
    start: BigInt(rva),
    end: BigInt(rva) + BigInt(size),
  });
  for (const { values, fileOffset: at } of dump.modules?.entries() ?? []) {
    const { CvRva, CvDataSize, MiscRva, MiscDataSize } = values;
    yield text("the name of a module", at, values.ModuleNameRva);
    yield data("the debug record of a module", at, CvRva, CvDataSize);
    yield data("the other record of a module", at, MiscRva, MiscDataSize);
  }
  for (const { values, fileOffset } of dump.threadNames?.entries() ?? []) {
    const rva = values.RvaOfThreadName;
    if (rva !== 0n) yield text("the name of a thread", fileOffset, rva);
  }
  const { systemInfo: system, exception } = dump;
  if (system?.values.CSDVersionRva) {
    const { values, fileOffset } = system;
    yield text("the service pack", fileOffset, values.CSDVersionRva);
  }
  if (exception) {
    const { ContextRva, ContextDataSize } = exception.values;
    const what = "the registers at the exception";
    yield data(what, exception.fileOffset, ContextRva, ContextDataSize);
  }
}
