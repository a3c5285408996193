import { LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import { recognize } from "../dump/recognize.ts";
import { systemPath } from "../../base/system_path.ts";

/**
 * The paths that a list names, one a line, or one before each NUL if there is
 * any, as `find -print0` writes them. Taken as they stand: a list is made by a
 * program, which means the file of that name and no pattern.
 *
 * @param name a file, or `-` for standard input
 * @throws {LivedumpError} `input` if it cannot be read or names nothing
 */
export function readList(name: string): readonly string[] {
  const bytes = readWhole(name);
  const text = decode(name, bytes);
  const paths = text.includes("\0") ? text.split("\0") : text.split(/\r?\n/);
  const found = paths.filter((path) => path !== "");
  if (found.length > 0) return found;
  throw listError(`the list ${shown(name)} names no file`);
}

function readWhole(name: string): Uint8Array {
  try {
    if (name !== "-") return Deno.readFileSync(systemPath(name));
    const pieces: Uint8Array[] = [];
    const buffer = new Uint8Array(64 * 1024);
    for (let count; (count = Deno.stdin.readSync(buffer)) !== null;) {
      pieces.push(buffer.slice(0, count));
    }
    const whole = new Uint8Array(
      pieces.reduce((sum, { length }) => sum + length, 0),
    );
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Deno adds what it did with which file: "readfile 'a'".
    const words = reason.replace(/: \w+ '.*$/s, "");
    throw listError(`the list ${shown(name)} cannot be read: ${words}`);
  }
}

/**
 * UTF-8 with or without its mark, or UTF-16 with one, as PowerShell writes. A
 * name of bytes that are no UTF-8 is one file of which its verdict tells.
 */
function decode(name: string, bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe
    ? "utf-16le"
    : bytes[0] === 0xfe && bytes[1] === 0xff
    ? "utf-16be"
    : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    if (encoding === "utf-8" && recognize(bytes) === "unknown") {
      return new TextDecoder().decode(bytes);
    }
    throw listError(`the list ${shown(name)} is not text in ${encoding}`);
  }
}

function shown(name: string): string {
  return name === "-" ? "on standard input" : `"${name}"`;
}

function listError(message: string): LivedumpError {
  return new LivedumpError(message, {
    code: "input",
    exitCode: exitCodes.input.code,
    hint: "--files-from takes a file with a path in each line, or separated " +
      "by NUL; - is standard input.",
  });
}
