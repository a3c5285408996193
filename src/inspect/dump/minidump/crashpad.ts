import { Layout, u16, u32 } from "../../../base/layout.ts";
import { readAt } from "../byte_source.ts";
import { records } from "../records.ts";
import { listHeader } from "./layout.ts";
import type { Minidump } from "./read_minidump.ts";
import { dataReference, type Reference, textReference } from "./reference.ts";
import { maxEntries, streamType } from "./streams.ts";

/*
 * The structures that Crashpad adds to minidumps. They contain texts that the
 * program has set for itself and for each module.
 *
 * Source: crashpad minidump/minidump_extensions.h, packed to 4 bytes. Pairs of
 * DataSize and Rva are MINIDUMP_LOCATION_DESCRIPTOR.
 */

const crashpadInfo = new Layout("MinidumpCrashpadInfo", 0x34, {
  version: u32(0x00),
  simple_annotations_DataSize: u32(0x24),
  simple_annotations_Rva: u32(0x28),
  module_list_DataSize: u32(0x2c),
  module_list_Rva: u32(0x30),
});

const moduleLink = new Layout("MinidumpModuleCrashpadInfoLink", 0x0c, {
  minidump_module_list_index: u32(0x00),
  location_DataSize: u32(0x04),
  location_Rva: u32(0x08),
});

const moduleInfo = new Layout("MinidumpModuleCrashpadInfo", 0x1c, {
  version: u32(0x00),
  list_annotations_DataSize: u32(0x04),
  list_annotations_Rva: u32(0x08),
  simple_annotations_DataSize: u32(0x0c),
  simple_annotations_Rva: u32(0x10),
  annotation_objects_DataSize: u32(0x14),
  annotation_objects_Rva: u32(0x18),
});

const textEntry = new Layout("RVA", 0x04, { text: u32(0x00) });

const pairEntry = new Layout("MinidumpSimpleStringDictionaryEntry", 0x08, {
  key: u32(0x00),
  value: u32(0x04),
});

const annotation = new Layout("MinidumpAnnotation", 0x0c, {
  name: u32(0x00),
  type: u16(0x04),
  value: u32(0x08),
});

const what = "a Crashpad annotation";

/** The parts of the file that a CrashpadInfo stream points to. */
export function* crashpadReferences(dump: Minidump): Generator<Reference> {
  const stream = dump.streams.find((one) =>
    one.type === streamType.CrashpadInfo
  );
  const info = stream && readWhole(dump, stream.fileOffset, crashpadInfo);
  if (!info) return;
  const at = stream.fileOffset;
  const { simple_annotations_Rva: rva, simple_annotations_DataSize: size } =
    info;
  yield* listReferences(dump, at, rva, size, pairEntry, ["key", "value"]);
  yield* moduleReferences(dump, at, info);
}

function* moduleReferences(
  dump: Minidump,
  at: number,
  { module_list_Rva: listRva, module_list_DataSize: listBytes }: {
    readonly module_list_Rva: number;
    readonly module_list_DataSize: number;
  },
): Generator<Reference> {
  const links = list(dump, at, listRva, listBytes, moduleLink);
  if (links.reference) yield links.reference;
  for (const { values, fileOffset } of links.entries) {
    const { location_Rva: rva, location_DataSize: size } = values;
    yield dataReference(what, fileOffset, rva, size);
    const info = readWhole(dump, rva, moduleInfo);
    if (!info) continue;
    yield* listReferences(
      dump,
      rva,
      info.list_annotations_Rva,
      info.list_annotations_DataSize,
      textEntry,
      ["text"],
    );
    yield* listReferences(
      dump,
      rva,
      info.simple_annotations_Rva,
      info.simple_annotations_DataSize,
      pairEntry,
      ["key", "value"],
    );
    yield* listReferences(
      dump,
      rva,
      info.annotation_objects_Rva,
      info.annotation_objects_DataSize,
      annotation,
      ["name", "value"],
    );
  }
}

/**
 * Yields the references to a list and to the texts of its entries. `texts`
 * contains the names of the fields with the offsets of the texts.
 */
function* listReferences<N extends string>(
  dump: Minidump,
  at: number,
  rva: number,
  sizeBytes: number,
  layout: Layout<Readonly<Record<N, ReturnType<typeof u32>>>>,
  texts: readonly N[],
): Generator<Reference> {
  const { reference, entries } = list(dump, at, rva, sizeBytes, layout);
  if (reference) yield reference;
  for (const { values, fileOffset } of entries) {
    for (const name of texts) {
      const text = values[name] as number;
      if (text !== 0) yield textReference(dump, what, fileOffset, text);
    }
  }
}

/**
 * The entries of a list that starts with a count. If `sizeBytes` has room for
 * fewer entries, the other entries are ignored.
 */
function list<F extends Layout["fields"]>(
  { source }: Minidump,
  at: number,
  rva: number,
  sizeBytes: number,
  layout: Layout<F>,
) {
  if (rva === 0 || sizeBytes === 0) return { reference: null, entries: [] };
  const head = listHeader.readAvailable(
    readAt(source, rva, listHeader.sizeBytes),
  );
  const room = (sizeBytes - listHeader.sizeBytes) / layout.sizeBytes;
  const count = Math.min(head.NumberOfEntries ?? 0, room, maxEntries);
  const first = rva + listHeader.sizeBytes;
  return {
    reference: dataReference(what, at, rva, sizeBytes),
    entries: records(source, layout, first, Math.floor(count)),
  };
}

function readWhole<F extends Layout["fields"]>(
  { source }: Minidump,
  fileOffset: number,
  layout: Layout<F>,
) {
  const data = readAt(source, fileOffset, layout.sizeBytes);
  return fileOffset !== 0 && data.length === layout.sizeBytes
    ? layout.read(data)
    : null;
}
