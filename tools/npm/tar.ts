/**
 * Fields of a tar header: [offset, size] in the 512-byte block.
 * Source: POSIX.1-2024, pax, "ustar Interchange Format".
 */
const headerFields = {
  name: [0, 100],
  size: [124, 12],
  checksum: [148, 8],
  typeflag: [156, 1],
  prefix: [345, 155],
} as const;

const blockBytes = 512;

/**
 * Values of typeflag. "L" is specific to GNU tar (GNU tar manual, "Basic Tar
 * Format").
 */
const typeflags = {
  file: "0",
  oldFile: "",
  paxHeader: "x",
  gnuLongName: "L",
} as const;

/** One regular file of a tar archive; `data` is a view of the archive. */
export interface TarMember {
  readonly path: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

const decoder = new TextDecoder();

function text(bytes: Uint8Array, [offset, size]: readonly [number, number]) {
  const field = bytes.subarray(offset, offset + size);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}

function octal(bytes: Uint8Array, field: readonly [number, number]): number {
  const digits = text(bytes, field).trim();
  if (!/^[0-7]+$/.test(digits)) {
    throw new RangeError(`tar: "${digits}" is not an octal number`);
  }
  return Number.parseInt(digits, 8);
}

/**
 * Returns the sum of all header bytes, with the bytes of the checksum counted
 * as spaces.
 */
function checksum(header: Uint8Array): number {
  const [offset, size] = headerFields.checksum;
  const sum = header.reduce((total, byte) => total + byte, 0);
  const own = header.subarray(offset, offset + size)
    .reduce((total, byte) => total + byte, 0);
  return sum - own + size * 0x20;
}

/** Returns the path in a pax extended header: "length path=value\n". */
function paxPath(data: Uint8Array): string | undefined {
  return decoder.decode(data).match(/^\d+ path=(.*)$/m)?.[1];
}

/**
 * Reads the regular files of an uncompressed tar archive in the ustar format.
 * Supports the long names of pax and GNU tar.
 *
 * @throws {RangeError} if the archive is damaged or truncated.
 */
export function* readTar(
  archive: Uint8Array<ArrayBuffer>,
): Generator<TarMember> {
  let longPath: string | undefined;
  for (let at = 0; at + blockBytes <= archive.length;) {
    const header = archive.subarray(at, at + blockBytes);
    at += blockBytes;
    if (header.every((byte) => byte === 0)) continue;
    if (checksum(header) !== octal(header, headerFields.checksum)) {
      throw new RangeError(`tar: wrong header checksum at ${at - blockBytes}`);
    }
    const size = octal(header, headerFields.size);
    if (at + size > archive.length) throw new RangeError("tar: truncated");
    const data = archive.subarray(at, at + size);
    at += Math.ceil(size / blockBytes) * blockBytes;
    switch (text(header, headerFields.typeflag)) {
      case typeflags.paxHeader:
        longPath = paxPath(data);
        break;
      case typeflags.gnuLongName:
        longPath = text(data, [0, data.length]);
        break;
      case typeflags.file:
      case typeflags.oldFile: {
        const prefix = text(header, headerFields.prefix);
        const name = text(header, headerFields.name);
        yield { path: longPath ?? (prefix ? `${prefix}/${name}` : name), data };
        longPath = undefined;
        break;
      }
      default:
        longPath = undefined;
    }
  }
}

export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).bytes();
}
