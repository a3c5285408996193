import type { Minidump } from "./read_minidump.ts";

/** A part of the file that a stream points to. */
interface Reference {
  /** For messages: "the name of a module". */
  readonly what: string;
  /** File offset of the structure that points to it. */
  readonly fileOffset: number;
  readonly start: bigint;
  /** `null` if the length of a text is not in the file. */
  readonly end: bigint | null;
}

/**
 * The parts of the file that streams point to, except memory: names, debug
 * records, the registers at the exception.
 *
 * @throws {ReadError} If the operating system cannot read there.
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
    yield data(
      "the miscellaneous record of a module",
      at,
      MiscRva,
      MiscDataSize,
    );
  }
  for (const { values, fileOffset } of dump.threadNames?.entries() ?? []) {
    const rva = values.RvaOfThreadName;
    if (rva !== 0n) yield text("the name of a thread", fileOffset, rva);
  }
  const { systemInfo: system, exception } = dump;
  if (system?.values.CSDVersionRva) {
    const { values, fileOffset } = system;
    yield text(
      "the name of the service pack",
      fileOffset,
      values.CSDVersionRva,
    );
  }
  if (exception) {
    const { ContextRva, ContextDataSize } = exception.values;
    const what = "the registers at the exception";
    yield data(what, exception.fileOffset, ContextRva, ContextDataSize);
  }
}
