import { layOutMinidump, type MinidumpOptions } from "./minidump_builder.ts";
import { changed, getU32, setU32, setU64 } from "./bytes.ts";
import { streamTypes } from "./minidump_streams.ts";

type StreamName = keyof typeof streamTypes;
type Make = () => Uint8Array;

/** Returns a function that builds a minidump. */
export function dump(options: MinidumpOptions = {}): Make {
  return () => layOutMinidump(options).bytes;
}

/**
 * Returns a function that builds a minidump and changes one number in a stream.
 */
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

/**
 * Returns a function that builds a minidump and changes a directory entry: the
 * size is at offset 4, the RVA at 8.
 */
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

/**
 * Returns a function that builds a minidump and changes one number in its
 * header.
 */
export function inHeader(offset: number, value: number): Make {
  return () =>
    changed(layOutMinidump().bytes, (copy) => setU32(copy, offset, value));
}
