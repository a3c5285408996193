import { buildKernelDump } from "./dump_builder.ts";
import { changed, concat, setU32 } from "./bytes.ts";
import type { DefectRow } from "./defect.ts";
import { buildSecondaryData, plausibleBlocks } from "./secondary_data.ts";

const guidOfTest = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
const block = { guid: guidOfTest, data: new Uint8Array(64).fill(7) };

/** Dumps of the given type with a broken chain of secondary data. */
export function brokenChains(type: number): readonly DefectRow[] {
  const chain = (bytes: Uint8Array, cutAt?: number) => () =>
    buildKernelDump({
      type,
      secondaryData: bytes,
      ...(cutAt === undefined ? {} : { cutAt }),
    });
  const complete = buildSecondaryData(plausibleBlocks);
  const check = ["secondary-data", "file-size"] as const;
  return [
    [
      "a block without its last byte",
      "truncated",
      check,
      chain(buildSecondaryData([block]), -1),
    ],
    [
      "only the header of a block",
      "truncated",
      check,
      chain(buildSecondaryData([block]), -64),
    ],
    [
      "a cut block header",
      "truncated",
      check,
      chain(buildSecondaryData([block]), -80),
    ],
    [
      "only the first half of its header",
      "truncated",
      check,
      chain(complete.slice(0, 12)),
    ],
    [
      "a block of 2^32 - 1 bytes",
      "truncated",
      check,
      chain(buildSecondaryData([{ ...block, declaredSize: 0xffffffff }])),
    ],
    [
      "a block padded past the end",
      "truncated",
      check,
      chain(
        changed(
          buildSecondaryData([block]),
          (copy) => setU32(copy, 0x2c, 0xfffffff0),
        ),
      ),
    ],
    // A header of the wrong size may be the end of the chain or damage: real
    // crash-time dumps also have bytes after the last block (measured). So all
    // three verdicts are accepted.
    [
      "a block whose header has another size",
      ["damaged", "complete", "truncated"],
      check,
      chain(buildSecondaryData([{ ...block, headerSize: 0x1f }])),
    ],
    [
      "a chain whose header has another size",
      ["damaged", "complete", "truncated"],
      check,
      chain(buildSecondaryData([block], 0x7fffffff)),
    ],
    [
      "other bytes after the last block",
      "complete",
      check,
      chain(concat(complete, new Uint8Array(300).fill(7))),
    ],
    ...[0, 7].map((byte): DefectRow => [
      `a block header of bytes of ${byte} between others`,
      "damaged",
      check,
      chain(changed(
        buildSecondaryData([block, block, block]),
        (copy) => copy.fill(byte, 0x70, 0x90),
      )),
    ]),
    [
      "zeros after the last block",
      "complete",
      check,
      chain(concat(complete, new Uint8Array(300))),
    ],
  ];
}
