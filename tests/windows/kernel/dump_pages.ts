/** The kinds of pages, as in the first bytes of each page: see dump.c. */
const kinds = ["KERNEL  ", "HYPERVIS", "NONESSEN", "USER    ", "STACKS  "];

/** A dump of the fake kernel, read with the offsets in dump.c. */
export interface FakeDump {
  readonly bugCheckCode: number;
  readonly parameters: readonly bigint[];
  /** Number of pages of each kind. */
  readonly pages: Readonly<Record<string, number>>;
}

const headBytes = 0x2038 + 0x40000 / 8;
const pageBytes = 4096;

/** Reads a dump of the fake kernel. The dump must have all its pages. */
export function readFakeDump(path: string): FakeDump {
  const data = Deno.readFileSync(path);
  const view = new DataView(data.buffer);
  if (data.length <= headBytes || (data.length - headBytes) % pageBytes) {
    throw new Error(`${path} has ${data.length} bytes`);
  }
  const pages: Record<string, number> = {};
  for (let at = headBytes; at < data.length; at += pageBytes) {
    const kind = new TextDecoder().decode(data.subarray(at, at + 8));
    if (!kinds.includes(kind)) throw new Error(`${path} has a page ${kind}`);
    pages[kind.trim()] = (pages[kind.trim()] ?? 0) + 1;
  }
  return {
    bugCheckCode: view.getUint32(0x38, true),
    parameters: [0x40, 0x48, 0x50, 0x58].map((at) =>
      view.getBigUint64(at, true)
    ),
    pages,
  };
}
