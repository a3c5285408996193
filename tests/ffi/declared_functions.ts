import { advapi32Symbols } from "../../src/ffi/advapi32.ts";
import { consoleSymbols } from "../../src/ffi/console_processes.ts";
import { dbghelpSymbols } from "../../src/ffi/write_minidump.ts";
import { wevtapiSymbols } from "../../src/ffi/event_log.ts";
import { kernel32Symbols } from "../../src/ffi/kernel32.ts";
import { ntdllSymbols } from "../../src/ffi/ntdll.ts";
import { ole32Symbols } from "../../src/ffi/ole32.ts";
import { processSymbols } from "../../src/ffi/process_calls.ts";
import { mprSymbols } from "../../src/ffi/universal_path.ts";
import { shell32Symbols } from "../../src/ffi/shell32.ts";

/** A function in a symbol table, with the C types from its comments. */
export interface DeclaredFunction {
  readonly name: string;
  readonly parameters: readonly {
    readonly ffi: string;
    /** The C type, from the comment in the source. */
    readonly declared: string;
  }[];
  /** The FFI type of the result. */
  readonly result: string;
}

const tables: Readonly<Record<string, Deno.ForeignLibraryInterface>> = {
  "advapi32.ts": advapi32Symbols,
  "console_processes.ts": consoleSymbols,
  "event_log.ts": wevtapiSymbols,
  "kernel32.ts": kernel32Symbols,
  "ntdll.ts": ntdllSymbols,
  "ole32.ts": ole32Symbols,
  "process_calls.ts": processSymbols,
  "shell32.ts": shell32Symbols,
  "universal_path.ts": mprSymbols,
  "write_minidump.ts": dbghelpSymbols,
};

const folder = new URL("../../src/ffi/", import.meta.url);

export function declaredFunctions(): DeclaredFunction[] {
  return Object.entries(tables).flatMap(([file, table]) => {
    const source = Deno.readTextFileSync(new URL(file, folder));
    return Object.entries(table).map(([name, symbol]) => {
      const { parameters, result } = symbol as Deno.ForeignFunction;
      const declared = declaredTypes(source, name);
      if (declared.length !== parameters.length) {
        throw new Error(`${file}: ${name} has a parameter without a comment`);
      }
      return {
        name,
        parameters: parameters.map((ffi, index) => ({
          ffi: `${ffi}`,
          declared: declared[index]!,
        })),
        result: `${result}`,
      };
    });
  });
}

/**
 * The C types in the comments, such as `LPWSTR *` in `// LPWSTR *lpFilePart`.
 */
function declaredTypes(source: string, name: string): string[] {
  const start = source.indexOf(`  ${name}: {`);
  const end = source.indexOf("result:", start);
  const comments = source.slice(start, end).matchAll(/, \/\/ (.+?)\w+$/gm);
  return Array.from(comments, ([, type]) => type!.trim());
}
