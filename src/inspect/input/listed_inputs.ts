import { LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import { systemPath } from "../../base/system_path.ts";
import { recognize } from "../dump/recognize.ts";

/**
 * Reads the paths in a list: one path per line or, if the list contains NUL
 * characters, one path before each NUL, as `find -print0` writes them.
 * Wildcards are not expanded, because programs write such lists with exact file
 * names.
 *
 * @param name The path of the list, or `-` for standard input.
 * @throws {LivedumpError} `input` if the list cannot be read or contains no
 * paths.
 */
export async function readList(name: string): Promise<readonly string[]> {
  const bytes = await readBytes(name);
  const text = decode(name, bytes);
  const paths = text.includes("\0") ? text.split("\0") : text.split(/\r?\n/);
  const found = paths.filter((path) => path !== "");
  if (found.length > 0) return found;
  throw listError(`the list ${shown(name)} contains no paths`);
}

async function readBytes(name: string): Promise<Uint8Array> {
  try {
    if (name !== "-") return await Deno.readFile(systemPath(name));
    return await new Response(Deno.stdin.readable).bytes();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Deno appends the name of its function and the path: "...: readfile 'a'".
    const words = reason.replace(/: \w+ '.*$/s, "");
    throw listError(`the list ${shown(name)} cannot be read: ${words}`);
  }
}

/**
 * Decodes UTF-8 with or without a byte order mark, or UTF-16 with one, as
 * PowerShell writes it. Bytes that are not valid UTF-8 become U+FFFD. The path
 * with these bytes gets the verdict `unreadable`, and the other paths are still
 * inspected.
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
    throw listError(`the list ${shown(name)} is not ${encoding} text`);
  }
}

function shown(name: string): string {
  return name === "-" ? "on standard input" : `"${name}"`;
}

function listError(message: string): LivedumpError {
  return new LivedumpError(message, {
    code: "input",
    exitCode: exitCodes.input.code,
    hint: "Give --files-from a text file with one path in each line, or with " +
      "NUL after each path; - is standard input.",
  });
}
