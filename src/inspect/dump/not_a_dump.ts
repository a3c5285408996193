import type { ByteSource } from "./byte_source.ts";
import { describeFileKind } from "./file_kind.ts";
import { notADump } from "./judge.ts";
import { ifKept } from "./not_kept.ts";
import type { DumpReport } from "./report.ts";
import { findWrappedDump, wrappedDumpReason } from "./wrapped_dump.ts";

export { textDamage } from "./text_damage.ts";

/** The report on a file that is not a dump. Such a file may contain a dump. */
export function otherFile(
  path: string,
  head: Uint8Array,
  source: ByteSource,
): DumpReport {
  const { sizeBytes } = source;
  const kind = describeFileKind(head, sizeBytes);
  const { label, advice } = kind;
  const wrappedAt = ifKept(() => findWrappedDump(source, kind), () => null);
  if (wrappedAt !== null) {
    return notADump(
      path,
      sizeBytes,
      wrappedDumpReason(head, kind, wrappedAt),
    );
  }
  return notADump(path, sizeBytes, {
    message: `This is not a dump but ${label}.`,
    hint: advice,
    fileOffset: 0,
    expected: '"PAGEDU64", "PAGEDUMP" or "MDMP"',
  });
}
