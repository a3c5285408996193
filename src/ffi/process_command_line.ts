import { isSuccess } from "./nt_status.ts";
import { ntdll } from "./ntdll.ts";
import { unicodeString } from "./process_structures.ts";

/**
 * ProcessCommandLineInformation of PROCESSINFOCLASS, since Windows 8.1: a
 * UNICODE_STRING and, behind it, its text. PROCESS_QUERY_LIMITED_INFORMATION is
 * enough.
 *
 * Source: winsiderss/systeminformer phnt/include/ntpsapi.h
 */
export const processCommandLineInformation = 60;

/** The longest UNICODE_STRING, whose Length is a USHORT, with its header. */
const blockBytes = unicodeString.sizeBytes + 0x10000;

/** The command line of a process; `null` where Windows does not tell. */
export function commandLineOf(process: bigint): string | null {
  // Too large for the heap of V8, in which it would be moved.
  const block = new Uint8Array(new ArrayBuffer(blockBytes));
  const status = ntdll.NtQueryInformationProcess(
    process,
    processCommandLineInformation,
    block,
    block.length,
    new Uint32Array(1),
  );
  if (!isSuccess(status)) return null;
  const { Length, Buffer } = unicodeString.read(block);
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(block));
  const start = Number(Buffer - BigInt(address));
  // Nothing is read that is not in the block, whatever Windows says.
  if (start < unicodeString.sizeBytes || start + Length > block.length) {
    return null;
  }
  const view = new DataView(block.buffer, start, Length);
  let text = "";
  for (let at = 0; at + 2 <= Length; at += 2) {
    text += String.fromCharCode(view.getUint16(at, true));
  }
  return text;
}
