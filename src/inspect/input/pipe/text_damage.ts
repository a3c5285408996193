import type { Reason } from "../../inspect_file.ts";

const signatures = ["PAGEDU64", "PAGEDUMP", "MDMP"];

/** Less than this proves nothing: a page of a header has bytes above 0x7f. */
const leastBytes = 4096;

/**
 * Says so where a shell took a dump for text on its way through a pipe; `null`
 * where it did not. PowerShell before 7.4 does so: it decodes what one program
 * writes and encodes it anew for the next by $OutputEncoding, which is ASCII in
 * Windows PowerShell, with `?` for the rest, UTF-8 in later ones, and what the
 * user wants; what `>` of Windows PowerShell writes is UTF-16.
 *
 * Sources: Microsoft Learn, "What's New in PowerShell 7.4"
 * (PSNativeCommandPreserveBytePipe), "about_Preference_Variables"
 * ($OutputEncoding) and "about_Character_Encoding" (the defaults). How to tell
 * it by the bytes is ours, and tried on dumps encoded in each of these ways.
 */
export function textDamage(head: Uint8Array): Reason | null {
  if (!isUtf16(head) && !isUtf8(head)) return null;
  return {
    message: "This was a dump until a shell turned it into text.",
    hint: "PowerShell before 7.4 does that to every pipe: save the dump and " +
      "name the file, or put the pipe into cmd /c.",
  };
}

/** Such as `P 00 A 00 G 00 E 00`, with or without a mark before it. */
function isUtf16(head: Uint8Array): boolean {
  const marked = head[0] === 0xff && head[1] === 0xfe;
  const text = new TextDecoder("utf-16le").decode(
    head.subarray(marked ? 2 : 0, (marked ? 2 : 0) + 16),
  );
  return signatures.some((one) => text.startsWith(one));
}

/** A signature, and then no byte that text could not have. */
function isUtf8(head: Uint8Array): boolean {
  if (head.length < leastBytes) return false;
  try {
    const text = new TextDecoder("utf-8", { fatal: true })
      .decode(head.subarray(0, leastBytes), { stream: true });
    return signatures.some((one) => text.startsWith(one)) &&
      /[?\u0080-\uffff]/.test(text);
  } catch {
    return false;
  }
}
