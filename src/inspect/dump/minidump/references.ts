import { readAt } from "../byte_source.ts";
import { crashpadReferences } from "./crashpad.ts";
import { handleObjectInfo, handleObjectInformation } from "./layout.ts";
import type { Minidump } from "./read_minidump.ts";
import { dataReference, type Reference, textReference } from "./reference.ts";

/**
 * The parts of the file that streams point to, except memory, stacks and the
 * registers of threads.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function* referencesOf(dump: Minidump): Generator<Reference> {
  for (const { values, fileOffset: at } of dump.modules?.entries() ?? []) {
    const { ModuleNameRva, CvRva, CvDataSize, MiscRva, MiscDataSize } = values;
    if (ModuleNameRva !== 0) {
      yield textReference(dump, "the name of a module", at, ModuleNameRva);
    }
    if (CvRva !== 0 || CvDataSize !== 0) {
      const what = "the debug record of a module";
      yield dataReference(what, at, CvRva, CvDataSize);
    }
    if (MiscRva !== 0 || MiscDataSize !== 0) {
      const what = "the miscellaneous record of a module";
      yield dataReference(what, at, MiscRva, MiscDataSize);
    }
  }
  for (const { values, fileOffset } of dump.threadNames?.entries() ?? []) {
    const rva = values.RvaOfThreadName;
    if (rva !== 0n) {
      yield textReference(dump, "the name of a thread", fileOffset, rva);
    }
  }
  const { systemInfo: system, exception } = dump;
  if (system?.values.CSDVersionRva) {
    const { values, fileOffset } = system;
    const what = "the name of the service pack";
    yield textReference(dump, what, fileOffset, values.CSDVersionRva);
  }
  if (exception) {
    const { ContextRva, ContextDataSize } = exception.values;
    const what = "the registers at the exception";
    yield dataReference(
      what,
      exception.fileOffset,
      ContextRva,
      ContextDataSize,
    );
  }
  yield* unloadedModules(dump);
  yield* handles(dump);
  yield* crashpadReferences(dump);
}

function* unloadedModules(dump: Minidump): Generator<Reference> {
  const list = dump.unloadedModules?.entries() ?? [];
  for (const { values: { ModuleNameRva: rva }, fileOffset } of list) {
    const what = "the name of an unloaded module";
    if (rva !== 0) yield textReference(dump, what, fileOffset, rva);
  }
}

function* handles(dump: Minidump): Generator<Reference> {
  const hasInfo = (dump.handles?.strideBytes ?? 0) >=
    handleObjectInfo.sizeBytes;
  let budget = maxObjectInfos;
  for (const { values, fileOffset } of dump.handles?.entries() ?? []) {
    const { TypeNameRva, ObjectNameRva } = values;
    if (TypeNameRva !== 0) {
      const what = "the type of a handle";
      yield textReference(dump, what, fileOffset, TypeNameRva);
    }
    if (ObjectNameRva !== 0) {
      const what = "the name of a handle's object";
      yield textReference(dump, what, fileOffset, ObjectNameRva);
    }
    if (!hasInfo) continue;
    for (const one of objectInfos(dump, fileOffset)) {
      if (budget-- <= 0) break;
      yield one;
    }
  }
}

/**
 * Maximum number of information records of all handles together. Without this
 * limit, circular links would take forever.
 */
const maxObjectInfos = 2 ** 20;

/**
 * Maximum number of information records of one handle; Windows writes a few.
 */
const maxInfosPerHandle = 16;

/** Yields the MINIDUMP_HANDLE_OBJECT_INFORMATION records of a handle. */
function* objectInfos(
  { source, sizeBytes }: Minidump,
  handleAt: number,
): Generator<Reference> {
  const what = "the object information of a handle";
  let fileOffset = handleAt;
  const { sizeBytes: headBytes } = handleObjectInformation;
  let next = handleObjectInfo.readAvailable(
    readAt(source, handleAt, handleObjectInfo.sizeBytes),
  ).ObjectInfoRva ?? 0;
  for (let count = 0; next !== 0 && count < maxInfosPerHandle; count++) {
    if (next + headBytes > sizeBytes) {
      yield dataReference(what, fileOffset, next, headBytes);
      return;
    }
    const head = handleObjectInformation.read(readAt(source, next, headBytes));
    yield dataReference(what, fileOffset, next, headBytes + head.SizeOfInfo);
    fileOffset = next;
    next = head.NextInfoRva;
  }
}
