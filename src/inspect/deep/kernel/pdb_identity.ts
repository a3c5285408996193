import { fileNameOf } from "../../../base/text/printable.ts";
import { codeViewRecord } from "./image_layout.ts";

/** Which symbols belong to an image. */
export interface PdbIdentity {
  /** The file name, without the folder that it was built in. */
  readonly name: string;
  /** As symbol servers write it: 32 upper-case hexadecimal digits. */
  readonly guid: string;
  readonly age: number;
}

/** "RSDS". */
const rsds = 0x53445352;

/** The longest name that is read: no path of Windows is longer (MAX_PATH). */
export const codeViewBytes = codeViewRecord.sizeBytes + 260;

/** The identity in a CodeView record; `null` if it is of another kind. */
export function readPdbIdentity(record: Uint8Array): PdbIdentity | null {
  if (record.length <= codeViewRecord.sizeBytes) return null;
  const { CvSignature, Signature, Age } = codeViewRecord.read(record);
  if (CvSignature !== rsds) return null;
  const text = record.subarray(codeViewRecord.sizeBytes);
  const end = text.indexOf(0);
  const path = String.fromCharCode(...(end < 0 ? text : text.subarray(0, end)));
  const name = fileNameOf(path);
  if (end < 0 || name === "") return null;
  return { name, guid: guidOf(Signature), age: Age };
}

/**
 * Where a symbol server has it. Source: Microsoft Learn, "SymStore Folder Tree"
 * and `symsrv`: the GUID and the age in hexadecimal make the folder. The GUID's
 * digits are upper case, the age's lower (google/breakpad
 * `pdb_source_line_writer.cc`): some servers tell them apart.
 */
export function symbolPathOf({ name, guid, age }: PdbIdentity): string {
  return `${name}/${guid}${age.toString(16)}/${name}`;
}

function guidOf(bytes: Uint8Array): string {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return order.map((at) => bytes[at]!.toString(16).padStart(2, "0")).join("")
    .toUpperCase();
}
