import { bitmapDefects } from "./bitmap_defects.ts";
import { contradictionDefects } from "./contradiction_defects.ts";
import type { Defect } from "./defect.ts";
import { fullDefects } from "./full_defects.ts";
import { full32Defects } from "./full32_defects.ts";
import { headerDefects } from "./header_defects.ts";
import { oldDumps } from "./old_dumps.ts";
import { rangesDefects } from "./ranges_defects.ts";
import { signatureDefects } from "./signature_defects.ts";
import { validDumps } from "./valid_dumps.ts";
import { triageDefects } from "./triage_defects.ts";

/**
 * All kernel dumps that a reader must judge correctly, valid ones first. The
 * verdicts are from the program's documentation, not from its behavior.
 */
export const kernelDefects: readonly Defect[] = [
  ...validDumps,
  ...signatureDefects,
  ...headerDefects,
  ...fullDefects,
  ...full32Defects,
  ...bitmapDefects,
  ...rangesDefects,
  ...contradictionDefects,
  ...oldDumps,
  ...triageDefects,
];
