import type { CommandFlags } from "../base/flag_spec.ts";
import { alternatives } from "../base/text/count.ts";
import { readExpectation } from "./expectation.ts";

/** The report formats of `inspect`, each with its purpose. */
export const reportFormats = {
  text: "for people",
  json: "one document for programs",
  jsonl: "a line of JSON for each dump, as soon as it is verified",
  junit: "test results in XML for build servers",
  github: "annotations and a job summary for GitHub Actions",
  html: "a page for a browser",
} as const;

export type ReportFormat = keyof typeof reportFormats;

/** The names of the formats, in the order in which the help lists them. */
export const reportFormatNames = Object.keys(reportFormats) as ReportFormat[];

const formatWords = reportFormatNames
  .map((name) => `${name} is ${reportFormats[name]}`).join("; ");

export const inspectCommandSpec = {
  short: "verify memory dumps",
  long: "Verifies on any OS that memory dumps are intact, complete and as " +
    "expected: Windows kernel dumps of every type, including the live " +
    "dumps of Task Manager, and user minidumps. Searches folders for dumps and expands " +
    "globs; a path that exists is never expanded. - reads a dump from a pipe: " +
    "see livedump help pipes. The worst verdict determines the exit code. " +
    "See: livedump help verdicts, livedump help exit-codes",
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
      aliases: { "--json": "json" },
      default: "text",
      short: "report format, or --json",
      long: `Report format: ${formatWords}. --json means --format json. ` +
        "For the JSON Schema: livedump schema",
    },
    report: {
      kind: "list",
      placeholder: "FORMAT=FILE",
      needs: `a format (${alternatives(reportFormatNames)}) and a file, such ` +
        "as junit=results.xml",
      default: null,
      read: readReportRequest,
      short: "also write a report to a file; repeatable",
      long: "Also writes a report to a file; may be given several times. The " +
        "report on standard output is also written. Overwrites an older " +
        "report once the new one is finished; never overwrites a dump.",
    },
    filesFrom: {
      kind: "value",
      placeholder: "FILE|-",
      needs: "a file, or - for standard input",
      default: null,
      read: (text: string) => text,
      short: "also inspect the paths listed in a file",
      long: "Also inspects the paths listed in FILE, one in each line or " +
        "separated by NUL; - is standard input. Wildcards are not expanded.",
    },
    expect: {
      kind: "value",
      placeholder: "0xCODE|live|any|full-memory",
      needs: "a comma-separated list of these items: a hexadecimal bug check " +
        'code such as 0x161, "live", "any", or a name of "livedump help ' +
        'process-types" such as full-memory',
      default: "0x161",
      read: readExpectation,
      short: "what a dump must have, such as 0x161,full-memory",
      long: "Sets what a dump must have, as a comma-separated list such as " +
        "0x161,full-memory. A dump without it is unexpected instead of " +
        "complete. A kernel dump must have one of the bug check codes " +
        "(default 0x161, which livedump and Task Manager write); live accepts " +
        "every live dump, any also accepts crash dumps. A minidump must have " +
        "everything in the list that is a name of livedump help " +
        "process-types, such as full-memory, handles or thread-info.",
    },
    failOn: {
      kind: "choice",
      values: ["warning"],
      default: null,
      short: "exit with 3 if a dump has a warning",
      long: "Exits with 3 if a dump has a warning; the verdict does not " +
        "change. By default warnings do not change the exit code.",
    },
    allowUnverified: {
      kind: "switch",
      short: "accept a dump that cannot be checked completely",
      long:
        "Accepts a dump with the verdict unverified: the exit code is 0, and " +
        "reports for build servers do not mark the dump as failed. The " +
        "verdict does not change. A dump that does not match --expect still " +
        "fails.",
    },
    hash: {
      kind: "switch",
      short: "add the SHA-256 of the file",
      long: "Adds the SHA-256 of the file to the report, for the chain of " +
        "custody. This reads the file to its end; progress goes to standard " +
        "error.",
    },
    verbose: {
      kind: "switch",
      letter: "v",
      short: "show every check, not only those that did not pass",
      long: "Shows every check, not only those that did not pass.",
    },
    fields: {
      kind: "switch",
      short: "show the raw header, field by field",
      long: "Shows the raw header field by field, with offsets and " +
        "Microsoft's names.",
    },
    map: {
      kind: "switch",
      short: "draw a map of the memory in the file",
      long: "Draws a map of the memory that belongs to the dump: what is in " +
        "the file and what is missing. In JSON it is in `map`.",
    },
    deep: {
      kind: "switch",
      short: "check whether a debugger can use the dump",
      long: "Reads the memory of a dump, without symbols, and checks whether " +
        "the data that a debugger needs first is in the dump, and how much " +
        "memory of the kernel or of the process is. For a small kernel dump " +
        "or a minidump, --format json lists the addresses in the dump.",
    },
    modules: {
      kind: "switch",
      short: "list the loaded modules; implies --deep",
      long: "Lists the loaded modules, with their addresses and how much of " +
        "each is in the dump. Implies --deep.",
    },
    processes: {
      kind: "switch",
      short: "list the processes; implies --deep",
      long: "Lists the processes of a kernel dump, with their names if they " +
        "can be found without symbols. Implies --deep.",
    },
    read: {
      kind: "value",
      placeholder: "ADDRESS[:LENGTH]",
      needs: "a hexadecimal address such as 0xfffff80012345678, and after a " +
        "colon a length of at most 0x100000 bytes (default 128)",
      default: null,
      read: readRequest,
      short: "show memory at an address; implies --deep",
      long:
        "Shows memory as a hex dump, with ?? for bytes that are not in the " +
        "dump. The address is virtual (of the kernel, in a kernel dump). " +
        "With phys: in front, it is physical. Examples are " +
        "0xfffff80012345678:0x40 and phys:0x1ad000. Implies --deep.",
    },
    quiet: {
      kind: "switch",
      letter: "q",
      short: "print only the verdict and the path of each dump",
      long:
        "Prints one line for each dump, with its verdict and its path, and " +
        "only errors to standard error.",
    },
  },
  examples: [
    { line: "livedump inspect livedump.DMP", does: "one dump" },
    {
      line: "zstd -dc big.dmp.zst | livedump inspect --hash -",
      does: "a dump from a pipe, with its SHA-256",
    },
    {
      line: 'livedump inspect --format json "D:\\dumps\\*.dmp"',
      does: "several dumps, for a script",
    },
    {
      line: "livedump inspect --expect any C:\\Windows\\MEMORY.DMP",
      does: "a crash dump",
    },
    {
      line: "livedump inspect --deep --modules livedump.DMP",
      does: "what a debugger will find, and the modules",
    },
  ],
} as const;

/** A report to write to a file. */
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

/** The memory that `--read` shows. */
export interface ReadRequest {
  readonly space: "virtual" | "physical";
  readonly address: bigint;
  readonly sizeBytes: number;
}

const defaultBytes = 128;
const maxBytes = 2 ** 20;

/**
 * Matches `[phys:]ADDRESS[:LENGTH]`. The address is hexadecimal, and may have a
 * grave accent in the middle, as WinDbg writes it. The length is decimal, or
 * hexadecimal after 0x.
 */
const readForm =
  /^(phys:)?(?:0x)?([0-9a-f]{1,16}|[0-9a-f]{1,8}`[0-9a-f]{8})(?::(0x[0-9a-f]{1,6}|[0-9]{1,7}))?$/i;

/** The end of the address space: 64-bit addresses are below it. */
const addressEnd = 1n << 64n;

/** Parses the value of `--read`; `undefined` if it is invalid. */
export function readRequest(text: string): ReadRequest | undefined {
  const found = readForm.exec(text);
  if (!found) return undefined;
  const [, physical, digits, length] = found;
  const sizeBytes = length === undefined ? defaultBytes : Number(length);
  if (sizeBytes < 1 || sizeBytes > maxBytes) return undefined;
  const address = BigInt(`0x${digits!.replace("`", "")}`);
  const available = addressEnd - address;
  return {
    space: physical === undefined ? "virtual" : "physical",
    address,
    // A range that extends beyond the last address is shortened: addresses do
    // not wrap around.
    sizeBytes: available < sizeBytes ? Number(available) : sizeBytes,
  };
}

export type InspectFlags = CommandFlags<typeof inspectCommandSpec>;
