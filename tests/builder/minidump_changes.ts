import { layOutMinidump, type MinidumpOptions } from "./minidump_builder.ts";
import { changed, getU32, setU32, setU64 } from "./bytes.ts";
import { streamTypes } from "./minidump_streams.ts";

type StreamName = keyof typeof streamTypes;
type Make = () => Uint8Array;

/** Builds a minidump. */
export function dump(options: MinidumpOptions = {}): Make {
  return () => layOutMinidump(options).bytes;
}

/** Builds a minidump with one number of a stream changed. */
export function inStream(
  name: StreamName,
  offset: number,
  value: number | bigint,
  options: MinidumpOptions = {},
): Make {
  return () => {
    const { bytes, streams } = layOutMinidump(options);
    const at = (streams.get(streamTypes[name])?.offset ?? NaN) + offset;
    return changed(
      bytes,
      (copy) =>
        typeof value === "bigint"
          ? setU64(copy, at, value)
          : setU32(copy, at, value),
    );
  };
}

/** Builds a minidump with a directory entry changed: size at 4, RVA at 8. */
export function inEntry(
  name: StreamName,
  offset: 4 | 8,
  value: (valid: number, fileSize: number) => number,
): Make {
  return () => {
    const { bytes, streams } = layOutMinidump();
    const at = (streams.get(streamTypes[name])?.entry ?? NaN) + offset;
    return changed(
      bytes,
      (copy) => setU32(copy, at, value(getU32(copy, at), copy.length)),
    );
  };
}

/** Builds a minidump with one number of the header changed. */
export function inHeader(offset: number, value: number): Make {
  return () =>
    changed(layOutMinidump().bytes, (copy) => setU32(copy, offset, value));
}
