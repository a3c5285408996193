import { fileNameOf } from "../../../base/text/printable.ts";
import { codeViewRecord } from "./image_layout.ts";

/** Identifies the symbols of an image. */
export interface PdbIdentity {
  /** The file name, without the folder of the build. */
  readonly name: string;
  /** 32 upper-case hexadecimal digits, as on symbol servers. */
  readonly guid: string;
  readonly age: number;
}

/** "RSDS". */
const rsds = 0x53445352;

/** The record with a path of at most MAX_PATH, 260 bytes. */
export const maxCodeViewBytes = codeViewRecord.sizeBytes + 260;

/** Parses a CodeView record; `null` if it is not of kind RSDS. */
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
 * The path on a symbol server. The folder is the GUID and the age in
 * hexadecimal (Microsoft Learn, "SymStore Folder Tree" and `symsrv`). Digits
 * are upper case in the GUID and lower case in the age, because some servers
 * are case-sensitive (google/breakpad `pdb_source_line_writer.cc`).
 */
export function symbolPathOf({ name, guid, age }: PdbIdentity): string {
  return `${name}/${guid}${age.toString(16)}/${name}`;
}

function guidOf(bytes: Uint8Array): string {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return order.map((at) => bytes[at]!.toString(16).padStart(2, "0")).join("")
    .toUpperCase();
}
