import { concat } from "./bytes.ts";
import type { DefectRow } from "./defect.ts";
import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { buildSecondaryData, plausibleBlocks } from "./secondary_data.ts";

/** RequiredDumpSpace of the padded dumps, larger than all their contents. */
export const paddedBytes = 0x8000;

const zeros = new Uint8Array(paddedBytes);
const oldContents = zeros.map((_, at) => at * 7 + 3);

/**
 * A triage dump as Windows writes it at the time of a crash: Attributes bit 3,
 * and padding up to RequiredDumpSpace. Measured in 13 real dumps.
 */
export const padded = (
  options: KernelDumpOptions = {},
  padding: Uint8Array = zeros,
): () => Uint8Array =>
() => {
  const { cutAt, ...whole } = options;
  const contents = buildKernelDump({
    type: 4,
    attributes: 0x8,
    ...whole,
    fields: { RequiredDumpSpace: paddedBytes, ...whole.fields },
  });
  const missing = Math.max(0, paddedBytes - contents.length);
  return concat(contents, padding.subarray(0, missing)).slice(0, cutAt);
};

/** Size in bytes of the contents of a padded dump. */
export const contentBytes = buildKernelDump({ type: 4 }).length;

const none = [] as const;
const blocks = { secondaryData: plausibleBlocks };

/** Triage dumps with padding, complete or cut. */
export const triagePadding: readonly DefectRow[] = [
  ["padded with zeros", "complete", none, padded()],
  ["padded with old contents", "complete", none, padded({}, oldContents)],
  [
    "padded after secondary data with old contents",
    "complete",
    none,
    padded(blocks, oldContents),
  ],
  [
    "padded, of Windows 8.1 without attributes",
    "complete",
    none,
    padded({ attributes: null }),
  ],
  [
    "padded, after a larger dump did not fit",
    "complete",
    none,
    padded({ attributes: 0xc }),
  ],
  [
    "copied from the page file without its padding",
    "complete",
    none,
    () =>
      buildKernelDump({
        type: 4,
        attributes: null,
        fields: { RequiredDumpSpace: paddedBytes },
      }),
  ],
  ["padded, last byte cut", "truncated", "file-size", padded({ cutAt: -1 })],
  [
    "padded, cut after one byte of padding",
    "truncated",
    "file-size",
    padded({ cutAt: contentBytes + 1 }),
  ],
  [
    "padded, cut at the end of the contents",
    "truncated",
    "file-size",
    padded({ cutAt: contentBytes }),
  ],
  [
    "padded, cut in the contents",
    "truncated",
    ["file-size", "triage"],
    padded({ cutAt: contentBytes - 1 }),
  ],
  [
    "padded, cut in the secondary data",
    "truncated",
    ["file-size", "secondary-data"],
    padded({ ...blocks, cutAt: contentBytes + 0x40 }),
  ],
  [
    "padded, first block of secondary data broken",
    "damaged",
    "secondary-data",
    padded({
      secondaryData: buildSecondaryData(plausibleBlocks)
        .map((byte, at) => at === 0x10 ? 0x21 : byte),
    }),
  ],
  [
    "padded, more bytes after the padding",
    "complete",
    "file-size",
    () => concat(padded()(), zeros.subarray(0, 100)),
  ],
];
