import type { Outcome } from "../../base/finding.ts";
import { counted } from "../../base/text/count.ts";
import { type ByteSource, scan } from "./byte_source.ts";
import { damaged } from "./hints.ts";
import { ifKept } from "./not_kept.ts";

/** How a program changed a dump that it treated as text. */
export interface TextDamage {
  readonly message: string;
  readonly hint: string;
}

const signatures = ["PAGEDU64", "PAGEDUMP", "MDMP"];

/**
 * Fewer bytes are not examined: a short part of an intact dump may be ASCII.
 */
const minBytes = 512;

const lost = "This copy cannot be repaired: copy the dump again in binary " +
  "mode.";

/** The advice to reverse a lossless conversion with `iconv`. */
const restore = (from: string) =>
  `Copy the dump again in binary mode; iconv -f ${from} -t ISO-8859-1 may ` +
  "restore this copy.";

const kinds = {
  utf16: {
    message: "The dump was converted to UTF-16 text.",
    hint: restore("UTF-16LE"),
  },
  utf8: {
    message: "The dump was converted from Latin-1 to UTF-8 text.",
    hint: restore("UTF-8"),
  },
  replaced: {
    message: "The dump was converted to UTF-8 text: bytes that are not text " +
      "were replaced by U+FFFD.",
    hint: lost,
  },
  questionMarks: {
    message:
      "The dump was converted to ASCII text: other bytes were replaced " +
      "by question marks.",
    hint: lost,
  },
  sevenBits: {
    message: "The dump was converted to 7-bit text: the highest bit of each " +
      "byte is lost.",
    hint: lost,
  },
} as const;

/**
 * Finds out whether a program converted a dump to text and so destroyed it;
 * `null` if not. PowerShell before 7.4 does this in a pipe: it decodes the
 * output of a program, and encodes it again for the next program in the
 * encoding of $OutputEncoding. The default is ASCII in Windows PowerShell, with
 * `?` for other characters, and UTF-8 in later versions. `>` in Windows
 * PowerShell writes UTF-16. Web forms, mail programs and scripts that read a
 * file as text also convert dumps.
 *
 * Sources: Microsoft Learn, "What's New in PowerShell 7.4"
 * (PSNativeCommandPreserveBytePipe), "about_Preference_Variables"
 * ($OutputEncoding) and "about_Character_Encoding" (the defaults). The
 * detection is our own method, tested on dumps in each encoding.
 */
export function textDamage(head: Uint8Array): TextDamage | null {
  if (isUtf16(head)) return kinds.utf16;
  const text = utf8Of(head);
  if (text === null) return null;
  if (text.includes("\ufffd")) return kinds.replaced;
  if (/[\x80-\uffff]/.test(text)) return kinds.utf8;
  const mark = markOf(text);
  if (questionMarks.includes(mark)) return kinds.questionMarks;
  return sevenBits.includes(mark) ? kinds.sevenBits : null;
}

/**
 * Returns the two characters at the offset where a dump has these bytes:
 * - In a minidump, MINIDUMP_VERSION: 0x93 0xa7.
 * - In a kernel dump, MachineImageType: 0x64 0x86 (x64), 0x64 0xaa (ARM64) or
 *   0x4c 0x01 (x86).
 *
 * A text that only begins like a dump has other characters at this offset.
 */
function markOf(text: string): string {
  const at = text.startsWith("MDMP") ? 4 : text[6] === "6" ? 0x30 : 0x20;
  return text.slice(at, at + 2);
}

const questionMarks = ["??", "d?"];
/**
 * The two bytes of each kind of dump, without their highest bits: 0x93 becomes
 * 0x13, and 0x86 becomes 0x06.
 */
const sevenBits = ["\x13\x27", "d\x06", "d\x2a", "L\x01"];

/** Whether the text is UTF-16, with or without a byte order mark. */
function isUtf16(head: Uint8Array): boolean {
  const hasMark = head[0] === 0xff && head[1] === 0xfe;
  // The second byte of an ASCII character is zero. Without this test, decoding
  // would take longer than the rest of the inspection of most files.
  if (!hasMark && head[1] !== 0) return false;
  const start = hasMark ? 2 : 0;
  const text = new TextDecoder("utf-16le")
    .decode(head.subarray(start, start + 16));
  return signatures.some((one) => text.startsWith(one));
}

/**
 * Decodes UTF-8, with or without a byte order mark, that begins with a
 * signature; `null` if the bytes are something else or too few to decide.
 */
function utf8Of(head: Uint8Array): string | null {
  const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
    ? 3
    : 0;
  if (head.length < minBytes || !hasSignature(head, start)) return null;
  try {
    // With `stream`, an incomplete last character is not an error.
    return new TextDecoder("utf-8", { fatal: true })
      .decode(head, { stream: true });
  } catch {
    return null;
  }
}

/**
 * Whether a signature begins at `start`. The bytes are compared because decoding
 * a file that is not text throws an error, which takes a fifth of the time of
 * inspecting the file.
 */
function hasSignature(head: Uint8Array, start: number): boolean {
  return signatures.some((one) =>
    Array.from(one).every((character, index) =>
      head[start + index] === character.charCodeAt(0)
    )
  );
}

/** Size of the part that is searched for line feeds. */
const lineFeedBytes = 2 ** 24;

/**
 * Fewer line feeds are not examined: they may follow carriage returns by
 * chance. In 15 genuine dumps, at most 8 % of the line feeds follow a carriage
 * return (measured).
 */
const minLineFeeds = 16;

/**
 * Reports a copy in text mode, for example by FTP: the program wrote a carriage
 * return before each line feed, so that all later bytes moved. In an intact
 * dump, most bytes 0x0a do not belong to text, and the bytes before them have
 * any value. The detection is our own method.
 *
 * Call this only if the size of the file or the place of its parts is wrong. In
 * a small intact dump, all bytes 0x0a may belong to text from Windows, which
 * has a carriage return before each line feed.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function copiedInTextMode(
  source: ByteSource,
  start: number,
): Outcome | null {
  let lineFeeds = 0;
  let previous = 0;
  const isText = ifKept(() => {
    for (const chunk of scan(source, start, lineFeedBytes)) {
      for (const byte of chunk) {
        if (byte === 0x0a && previous !== 0x0d) return false;
        if (byte === 0x0a) lineFeeds++;
        previous = byte;
      }
    }
    return lineFeeds >= minLineFeeds;
  }, () => false);
  if (!isText) return null;
  return damaged("The dump was copied in text mode, which inserted bytes.", {
    fileOffset: start,
    expected: "line feeds (0x0a) that do not follow a carriage return (0x0d)",
    actual: `a carriage return before each of ${
      counted(lineFeeds, "line feed")
    }`,
    hint: "Copy the dump again in binary mode.",
  });
}
