import { concat, guid, setBytes, setU32 } from "./bytes.ts";

/** One block that a driver added to a dump. */
export interface SecondaryBlock {
  readonly guid: string;
  readonly data: Uint8Array;
  readonly prePadding?: number;
  readonly postPadding?: number;
  /**
   * The first field of the block header: the size of the header; 0x20 by
   * default.
   */
  readonly headerSize?: number;
  /** The data size that the block header states; by default the actual size. */
  readonly declaredSize?: number;
}

/** Two blocks as in real dumps: one padded to eight bytes, one empty. */
export const plausibleBlocks: readonly SecondaryBlock[] = [
  {
    guid: "675fc721-2266-4f28-a3b1-2afc53953777",
    data: new Uint8Array(68).fill(0x5a),
    postPadding: 4,
  },
  { guid: "00000000-0000-0000-0000-000000000000", data: new Uint8Array(0) },
];

/** A block: header of 0x20 bytes, padding, data, padding. */
function buildBlock(block: SecondaryBlock): Uint8Array {
  const header = new Uint8Array(0x20);
  setU32(header, 0x0, block.headerSize ?? 0x20);
  header.set(guid(block.guid), 0x4);
  setU32(header, 0x14, block.declaredSize ?? block.data.length);
  setU32(header, 0x18, block.prePadding ?? 0);
  setU32(header, 0x1c, block.postPadding ?? 0);
  return concat(
    header,
    new Uint8Array(block.prePadding ?? 0),
    block.data,
    new Uint8Array(block.postPadding ?? 0),
  );
}

/**
 * The secondary data that ends a dump: "DumpBlob", u32 0x10, u32 build, blocks.
 * The upper half of the build is 0xf000 + the kind of build (measured).
 */
export function buildSecondaryData(
  blocks: readonly SecondaryBlock[] = plausibleBlocks,
  headerSize = 0x10,
): Uint8Array {
  const head = new Uint8Array(0x10);
  setBytes(head, 0x0, "DumpBlob");
  setU32(head, 0x8, headerSize);
  setU32(head, 0xc, 0xf0005867);
  return concat(head, ...blocks.map(buildBlock));
}
