import type { Reason } from "../../file_change.ts";

const signatures = ["PAGEDU64", "PAGEDUMP", "MDMP"];

/**
 * The minimum size for a reliable result: a header of this size in an intact
 * dump contains bytes above 0x7f.
 */
const minBytes = 4096;

/**
 * Detects whether a shell converted a dump to text in a pipe; `null` if not.
 * PowerShell before 7.4 does this: it decodes the output of a program and
 * encodes it again for the next program with the encoding in $OutputEncoding.
 * The default is ASCII in Windows PowerShell, with `?` for other characters,
 * and UTF-8 in later versions. `>` in Windows PowerShell writes UTF-16.
 *
 * Sources: Microsoft Learn, "What's New in PowerShell 7.4"
 * (PSNativeCommandPreserveBytePipe), "about_Preference_Variables"
 * ($OutputEncoding) and "about_Character_Encoding" (the defaults). The
 * detection by the bytes is our own method. It was tested with dumps in each of
 * these encodings.
 */
export function textDamage(head: Uint8Array): Reason | null {
  if (!isUtf16(head) && !isUtf8(head)) return null;
  return {
    message: "The shell converted the dump to text, which destroyed it.",
    hint: "PowerShell before 7.4 does this in every pipe. Save the dump and " +
      "specify the file, or run the pipe in cmd /c.",
  };
}

/**
 * Whether the head starts with a signature in UTF-16, such as
 * `P 00 A 00 G 00 E 00`, with or without a byte order mark.
 */
function isUtf16(head: Uint8Array): boolean {
  const start = head[0] === 0xff && head[1] === 0xfe ? 2 : 0;
  const text = new TextDecoder("utf-16le")
    .decode(head.subarray(start, start + 16));
  return signatures.some((one) => text.startsWith(one));
}

/**
 * Whether the head is a signature followed only by valid UTF-8, with at least
 * one `?` or non-ASCII character.
 */
function isUtf8(head: Uint8Array): boolean {
  if (head.length < minBytes) return false;
  try {
    const text = new TextDecoder("utf-8", { fatal: true })
      .decode(head.subarray(0, minBytes), { stream: true });
    return signatures.some((one) => text.startsWith(one)) &&
      /[?\u0080-\uffff]/.test(text);
  } catch {
    return false;
  }
}
