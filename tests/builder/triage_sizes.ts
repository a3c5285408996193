import {
  buildKernelDump,
  type KernelDumpOptions,
  layOutKernelDump,
} from "./dump_builder.ts";
import { concat } from "./bytes.ts";
import type { DefectRow } from "./defect.ts";

const dump = (options: KernelDumpOptions = {}) => () =>
  buildKernelDump({ type: 4, ...options });
const check = ["triage", "file-size"] as const;

/** Dumps that are cut at the start of a part after the header. */
const cuts: readonly DefectRow[] = layOutKernelDump({ type: 4 }).borders
  .filter((border) => border.offset >= 0x2000 && !border.name.endsWith("end"))
  .map((border) => [
    `cut at the start of ${border.name}`,
    "truncated",
    check,
    dump({ cutAt: border.offset }),
  ]);

/** Triage dumps that end too early or too late, or are empty. */
export const triageSizes: readonly DefectRow[] = [
  ...cuts,
  ["cut within the triage header", "truncated", check, dump({ cutAt: 0x2078 })],
  ["without its last byte", "truncated", check, dump({ cutAt: -1 })],
  ["without TRGD", "truncated", check, dump({ cutAt: -4 })],
  [
    "bytes left over",
    "complete",
    "file-size",
    dump({
      leftOver: new Uint8Array(100).fill(0x41),
    }),
  ],
  [
    "a wrong bug check",
    "unexpected",
    "bug-check",
    dump({ bugCheck: 0x1000007e }),
  ],
  [
    "only the fill",
    "damaged",
    check,
    dump({
      body: new TextEncoder().encode("PAGE".repeat(0x400)),
    }),
  ],
  [
    "only zeros",
    "damaged",
    check,
    () =>
      concat(
        buildKernelDump({ type: 3, fields: { DumpType: 4 } }),
        new Uint8Array(0x1000),
      ),
  ],
];
