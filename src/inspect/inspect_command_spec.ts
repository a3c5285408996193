import type { CommandFlags } from "../base/flag_spec.ts";
import { alternatives } from "../base/text/count.ts";

/** The forms that a report of `inspect` can take, each with what it is for. */
export const reportFormats = {
  text: "for people",
  json: "one document for programs",
  jsonl: "a line of JSON for each dump, as soon as it is judged",
  junit: "test results in XML, as build servers read them",
  github: "annotations and a job summary for GitHub Actions",
  html: "a page for a browser",
} as const;

/** A form that a report can take. */
export type ReportFormat = keyof typeof reportFormats;

/** Their names, in the order of the help. */
export const reportFormatNames = Object.keys(reportFormats) as ReportFormat[];

const formatWords = reportFormatNames
  .map((name) => `${name} is ${reportFormats[name]}`).join("; ");

/** The row of `inspect` in the table of commands. */
export const inspectCommandSpec = {
  short: "verify memory dumps",
  long: "Reads memory dumps and says of each whether it is well-formed, " +
    "whole, and what was expected: Windows kernel dumps of every type, " +
    "among them the live dumps that Task Manager takes, and user " +
    "minidumps. Folders are searched for dumps and globs are expanded; a " +
    "path that exists is taken as it stands, and - is a dump that comes " +
    "through a pipe: see livedump help pipes. The exit code is that of the " +
    "worst verdict. See: livedump help verdicts, livedump help exit-codes",
  operands: {
    usage: "<file, folder or glob>...",
    needs: "a file, a folder, a glob or -",
    min: 1,
    unless: "filesFrom",
    max: Infinity,
  },
  flags: {
    format: {
      kind: "choice",
      values: reportFormatNames,
      default: "text",
      short: "how to report",
      long: `How to report: ${formatWords}. ` +
        "The JSON is described by: livedump schema",
    },
    report: {
      kind: "list",
      placeholder: "FORMAT=FILE",
      needs: `a format (${alternatives(reportFormatNames)}) and a file, such ` +
        "as junit=results.xml",
      default: null,
      read: readReportRequest,
      short: "report into a file besides; may be repeated",
      long: "Writes a report into a file, besides the one on standard " +
        "output; may be given several times. A report of that name is " +
        "replaced, once the new one is whole; a dump never is.",
    },
    filesFrom: {
      kind: "value",
      placeholder: "FILE|-",
      needs: "a file, or - for standard input",
      default: null,
      read: (text: string) => text,
      short: "a list of dumps to inspect besides",
      long: "Inspects the dumps that a file names besides, one in each " +
        "line or separated by NUL; - is standard input. The names are taken " +
        "as they stand: * is no pattern in them.",
    },
    expect: {
      kind: "value",
      placeholder: "0xCODE|any",
      needs: "a bug check code in hexadecimal such as 0x161, or any",
      default: "0x161",
      read: readBugCheckCode,
      short: "the bug check that a kernel dump must have",
      long: "The bug check code that a kernel dump must have to be " +
        "complete; with another one it is unexpected. A live dump has " +
        "0x161. Use any for crash dumps.",
    },
    failOn: {
      kind: "choice",
      values: ["warning"],
      default: null,
      short: "let warnings fail a dump",
      long: "Lets a dump with a warning fail: its exit code is 3 even if " +
        "the verdict is complete. Otherwise warnings change nothing.",
    },
    hash: {
      kind: "switch",
      short: "add the SHA-256 of the whole file",
      long: "Adds the SHA-256 of the whole file to the report, for the " +
        "chain of custody. This reads the file to its end; progress goes " +
        "to standard error.",
    },
    verbose: {
      kind: "switch",
      letter: "v",
      short: "show every check, not only what did not pass",
      long: "Shows every check, not only those that did not pass.",
    },
    fields: {
      kind: "switch",
      short: "show the raw header, field by field",
      long: "Shows the raw header field by field, with offsets and the " +
        "names that Microsoft gave them.",
    },
    map: {
      kind: "switch",
      short: "draw which memory is in the file",
      long: "Draws a map of the memory that the dump promises: what is in " +
        "the file and what is missing. In JSON it fills `map`.",
    },
    deep: {
      kind: "switch",
      short: "look into the memory: can a debugger use the dump?",
      long: "Looks into the memory of a dump, without symbols: whether what " +
        "a debugger needs at first is there, and how much of the kernel, " +
        "or of the process, is. Which addresses a small kernel dump or a " +
        "minidump has, --format json tells.",
    },
    modules: {
      kind: "switch",
      short: "list the loaded modules, with --deep",
      long: "Lists the loaded modules, with their addresses and how much of " +
        "each is in the dump. Implies --deep.",
    },
    processes: {
      kind: "switch",
      short: "list the processes, with --deep",
      long: "Lists the processes of a kernel dump, with their names where " +
        "they can be found without symbols. Implies --deep.",
    },
    read: {
      kind: "value",
      placeholder: "ADDRESS[:LENGTH]",
      needs: "a hexadecimal address such as 0xfffff80012345678, with a " +
        "length of at most 0x100000 after a colon if not of 128 bytes",
      default: null,
      read: readRequest,
      short: "show memory, virtual or physical",
      long: "Shows memory as a hex dump, ?? for what the dump does not " +
        "have: by its virtual address, in a kernel dump that of the " +
        "kernel, or by its physical one. Such as 0xfffff80012345678:0x40 " +
        "or phys:0x1ad000. Implies --deep.",
    },
    quiet: {
      kind: "switch",
      letter: "q",
      short: "only a line for each dump: its verdict and its path",
      long: "Writes only a line for each dump, with its verdict and its " +
        "path, and nothing but errors to standard error.",
    },
  },
  examples: [
    { line: "livedump inspect livedump.DMP", does: "one dump" },
    {
      line: "zstd -dc big.dmp.zst | livedump inspect --hash -",
      does: "a dump out of a pipe, with its SHA-256",
    },
    {
      line: 'livedump inspect --format json "D:\\dumps\\*.dmp"',
      does: "many, for a script",
    },
    {
      line: "livedump inspect --expect any C:\\Windows\\MEMORY.DMP",
      does: "a crash dump",
    },
    {
      line: "livedump inspect --deep --modules livedump.DMP",
      does: "what a debugger will find",
    },
  ],
} as const;

/** A report that is to go into a file. */
export interface ReportRequest {
  readonly format: ReportFormat;
  readonly path: string;
}

function readReportRequest(text: string): ReportRequest | undefined {
  const at = text.indexOf("=");
  const format = reportFormatNames.find((name) => name === text.slice(0, at));
  const path = text.slice(at + 1);
  return format === undefined || path === "" ? undefined : { format, path };
}

// Bug check codes are 32-bit: BugCheckCode in DUMP_HEADER64 (WinDbg's dump
// headers), and the code parameter of KeBugCheckEx, a ULONG.
function readBugCheckCode(text: string): number | "any" | undefined {
  if (text === "any") return "any";
  return /^0x[0-9a-f]{1,8}$/i.test(text) ? Number(text) : undefined;
}

/** A piece of memory that `--read` names. */
export interface ReadRequest {
  readonly space: "virtual" | "physical";
  readonly address: bigint;
  readonly sizeBytes: number;
}

/** As much is shown where no length is given, and at most. */
const defaultBytes = 128;
const mostBytes = 2 ** 20;

/**
 * `[phys:]ADDRESS[:LENGTH]`: the address in hexadecimal, as WinDbg writes it,
 * too, with a grave accent in the middle; the length in decimal or with 0x.
 */
const form =
  /^(phys:)?(?:0x)?([0-9a-f]{1,16}|[0-9a-f]{1,8}`[0-9a-f]{8})(?::(0x[0-9a-f]{1,6}|[0-9]{1,7}))?$/i;

/** One past the last address. */
const addressEnd = 1n << 64n;

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Reads a request; `undefined` for what is none. */
export function readRequest(text: string): ReadRequest | undefined {
  const found = form.exec(text);
  if (!found) return undefined;
  const [, physical, digits, length] = found;
  const sizeBytes = length === undefined ? defaultBytes : Number(length);
  if (sizeBytes < 1 || sizeBytes > mostBytes) return undefined;
  const address = BigInt(`0x${digits!.replace("`", "")}`);
  return {
    space: physical === undefined ? "virtual" : "physical",
    address,
    // Behind the last address nothing begins anew.
    sizeBytes: Number(min(BigInt(sizeBytes), addressEnd - address)),
  };
}

/** The parsed flags of `livedump inspect`. */
export type InspectFlags = CommandFlags<typeof inspectCommandSpec>;
