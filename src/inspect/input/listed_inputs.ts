import { LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import type { InterruptWatch } from "../../base/interrupts.ts";
import { systemPath } from "../../base/system_path.ts";
import { grouped } from "../../base/text/count.ts";
import { describeFileKind } from "../dump/file_kind.ts";
import { fileKindHeadBytes, recognize } from "../dump/recognize.ts";

/**
 * Maximum length of a path in Windows: 32,767 UTF-16 units and a NUL. Source:
 * Microsoft Learn, "Maximum Path Length Limitation".
 */
const maxPathUnits = 32_768;

const chunkBytes = 64 * 1024;

/** Waits for bytes, unless the user presses Ctrl+C. */
type ListTools = Pick<InterruptWatch, "waitFor">;

/**
 * Reads the paths in a list one by one. If there is a NUL in the first 32,768
 * characters, a NUL ends each path, as `find -print0` writes them. Otherwise
 * each line is a path. Wildcards are not expanded, because programs write such
 * lists and mean exactly these names.
 *
 * A list may be endless, so only one chunk and one path are kept in memory.
 * TextLineStream of @std/streams is not used, because its lines have no maximum
 * length.
 *
 * @param name A file, or `-` for standard input.
 * @throws {LivedumpError} `input` if the list cannot be read, is not a list, or
 * contains no path. Reading further paths may also throw this error.
 */
export async function openPathList(
  name: string,
  tools: ListTools,
): Promise<AsyncIterable<string>> {
  const paths = pathsIn(name, tools);
  const first = await paths.next();
  if (first.done) throw listError(`the list ${shown(name)} contains no paths`);
  return (async function* () {
    yield first.value;
    yield* paths;
  })();
}

async function openFile(name: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(systemPath(name));
  } catch (error) {
    throw cannotBeRead(name, error);
  }
}

async function* pathsIn(
  name: string,
  tools: ListTools,
): AsyncGenerator<string> {
  using file = name === "-" ? null : await openFile(name);
  const texts = textsIn(name, file ?? Deno.stdin, tools);
  let text = "";
  let separator: string | RegExp | null = null;
  let separators = 0;
  for await (const piece of texts) {
    text += piece ?? "";
    // A path may contain line breaks, so the first NUL may come after several
    // line breaks.
    const isDecided = text.includes("\0") || text.length >= maxPathUnits;
    if (separator === null && !isDecided && piece !== null) continue;
    separator ??= text.includes("\0") ? "\0" : /\r?\n/;
    const paths = text.split(separator);
    text = paths.pop() ?? "";
    for (const path of paths) {
      separators++;
      if (path.length > maxPathUnits) {
        throw tooLong(name, separators, separator);
      }
      if (path !== "") yield path;
    }
    if (text.length > maxPathUnits) {
      throw tooLong(name, separators + 1, separator);
    }
  }
  if (text !== "") yield text;
}

/** Yields the text of a list, piece by piece, and then `null`. */
async function* textsIn(
  name: string,
  source: Pick<Deno.FsFile, "read">,
  tools: ListTools,
): AsyncGenerator<string | null> {
  const buffer = new Uint8Array(chunkBytes);
  const read = async (from: number) => {
    try {
      return await tools.waitFor(source.read(buffer.subarray(from)));
    } catch (error) {
      throw error instanceof LivedumpError ? error : cannotBeRead(name, error);
    }
  };
  let length: number | null = 0;
  let filled = 0;
  // The first bytes show whether the file is a list. A pipe may deliver only a
  // few bytes at a time, so this reads until there are enough of them.
  while (filled < fileKindHeadBytes && (length = await read(filled)) !== null) {
    filled += length;
  }
  const head = buffer.subarray(0, filled);
  refuseOtherFiles(name, head);
  const encoding = encodingOf(head);
  const decoder = new TextDecoder(encoding, { fatal: encoding !== "utf-8" });
  try {
    yield decoder.decode(head, { stream: true });
    while (length !== null && (length = await read(0)) !== null) {
      yield decoder.decode(buffer.subarray(0, length), { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw listError(`the list ${shown(name)} is not ${encoding} text`);
  }
  yield null;
}

/**
 * Detects the encoding: UTF-8 with or without a byte order mark, or UTF-16 with
 * a byte order mark (PowerShell writes it). Bytes that are not valid UTF-8
 * become U+FFFD. A path that contains such bytes gets the verdict `unreadable`;
 * all other paths are still inspected.
 */
function encodingOf(head: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : "utf-8";
}

/**
 * Refuses a file that is not a list, before any of its bytes are read as a
 * path.
 */
function refuseOtherFiles(name: string, head: Uint8Array): void {
  if (encodingOf(head) !== "utf-8" || !head.includes(0)) return;
  if (recognize(head) !== "unknown") {
    throw new LivedumpError(
      `${shown(name)} is not a list of paths but a memory dump`,
      {
        code: "input",
        exitCode: exitCodes.input.code,
        hint: "To inspect the dump, specify it without --files-from" +
          `${name === "-" ? ": livedump inspect -" : ""}.`,
      },
    );
  }
  if (!hasZeros(head)) return;
  const { id, label } = describeFileKind(head, head.length + 1);
  throw listError(
    `${shown(name)} is not a list of paths but ` +
      (id === "unknown" ? "a binary file" : label),
  );
}

/**
 * Whether there are two NULs in a row. This never happens in a list, because no
 * path is empty.
 */
function hasZeros(head: Uint8Array): boolean {
  return head.some((byte, at) => byte === 0 && head[at + 1] === 0);
}

function tooLong(name: string, number: number, separator: string | RegExp) {
  return listError(
    `${separator === "\0" ? "path" : "line"} ${grouped(number)} of the list ` +
      `${shown(name)} is longer than ${grouped(maxPathUnits)} characters`,
  );
}

function cannotBeRead(name: string, error: unknown): LivedumpError {
  const reason = error instanceof Error ? error.message : String(error);
  // Removes the operation and the path, which Deno appends: `...: open 'a'`.
  const words = reason.replace(/: \w+ '.*$/s, "");
  return listError(`the list ${shown(name)} cannot be read: ${words}`);
}

function shown(name: string): string {
  return name === "-" ? "on standard input" : `"${name}"`;
}

function listError(message: string): LivedumpError {
  return new LivedumpError(message, {
    code: "input",
    exitCode: exitCodes.input.code,
    hint:
      "--files-from needs a text file with one path in each line, or with " +
      "a NUL after each path; - is standard input.",
  });
}
