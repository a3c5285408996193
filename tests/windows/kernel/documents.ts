import { assertMatch } from "@std/assert";

interface StatusText {
  readonly code: string;
  readonly name: string | null;
}

/**
 * The JSON document of `livedump kernel`, with the properties of its only
 * capture at the top level.
 */
export interface KernelDocument {
  readonly schemaVersion: string;
  readonly command: string;
  readonly dryRun: boolean;
  readonly exitCode: number;
  readonly options: Readonly<Record<string, boolean>>;
  readonly request: readonly {
    readonly name: string;
    readonly structure: string;
    readonly offset: string;
    readonly value: string | null;
    readonly bits: readonly string[];
  }[];
  readonly preflight: readonly {
    readonly id: string;
    readonly status: string;
    readonly message: string;
    readonly actual: string | null;
    readonly hint: string | null;
  }[];
  readonly path: string | null;
  readonly dump: {
    readonly path: string;
    readonly sizeBytes: number;
    readonly durationMs: number;
    readonly status: StatusText;
  } | null;
  readonly inspection: {
    readonly verdict: string;
    readonly path: string;
    readonly sizeBytes: number;
  } | null;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly status: StatusText | null;
  } | null;
}

/** The JSON document of `livedump check`. */
export interface CheckDocument
  extends Pick<KernelDocument, "command" | "exitCode" | "preflight"> {}

/** Parses standard output, which must be one JSON document in ASCII. */
export function documentOf(stdout: string): KernelDocument {
  const { captures, dumps, ...run } = parsed(stdout);
  const { error: _, notes: __, ...capture } = captures[0] ??
    { request: [], preflight: [], path: null, dump: null };
  return { ...run, ...capture, inspection: dumps[0] ?? null };
}

/** Parses the document of `livedump check`. This command captures nothing. */
export function checkDocumentOf(stdout: string): CheckDocument {
  return parsed(stdout);
}

function parsed(stdout: string) {
  assertMatch(stdout, /^\{\n[\x20-\x7e\n]*\n\}\n$/);
  return JSON.parse(stdout);
}
