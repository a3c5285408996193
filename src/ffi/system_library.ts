/**
 * Opens DLLs of Windows, and only those: by their full path in the system
 * folder, when a function of theirs is first needed. An elevated program must
 * never load a DLL from its own folder, from the current one or from PATH.
 */

/**
 * The only DLL that is opened by its name. Every process has it already, and it
 * is one of the KnownDLLs, which cannot be redirected and for which Windows
 * never searches folders:
 * https://learn.microsoft.com/windows/win32/dlls/dynamic-link-library-search-order
 * https://learn.microsoft.com/windows/win32/dlls/dynamic-link-library-redirection
 */
const loaderFile = "kernel32.dll";

const loaderSymbols = {
  GetLastError: { parameters: [], result: "u32" },
  GetSystemDirectoryW: {
    parameters: [
      "buffer", // LPWSTR lpBuffer
      "u32", // UINT uSize
    ],
    result: "u32",
  },
  SetDefaultDllDirectories: {
    parameters: [
      "u32", // DWORD DirectoryFlags
    ],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** Of libloaderapi.h. */
const LOAD_LIBRARY_SEARCH_SYSTEM32 = 0x800;

/** More than any system folder has; MAX_PATH counts the NUL. */
const MAX_PATH = 260;

type Symbols<S extends Deno.ForeignLibraryInterface> = Deno.DynamicLibrary<
  S
>["symbols"];

interface Loader {
  readonly GetLastError: Symbols<typeof loaderSymbols>["GetLastError"];
  readonly systemFolder: string;
}

let openedLoader: Loader | undefined;

function loader(): Loader {
  return openedLoader ??= openLoader();
}

function openLoader(): Loader {
  const { symbols } = Deno.dlopen(loaderFile, loaderSymbols);
  // What the DLLs of Windows load in turn comes from the system folder as well:
  // https://learn.microsoft.com/windows/win32/api/libloaderapi/nf-libloaderapi-setdefaultdlldirectories
  if (symbols.SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32) === 0) {
    throw new Error("SetDefaultDllDirectories failed");
  }
  // Not SystemRoot of the environment, which whoever starts the program sets.
  const path = new Uint16Array(MAX_PATH);
  const length = symbols.GetSystemDirectoryW(path, path.length);
  if (length === 0 || length >= path.length) {
    throw new Error("GetSystemDirectoryW failed");
  }
  return {
    GetLastError: symbols.GetLastError,
    systemFolder: String.fromCharCode(...path.subarray(0, length)),
  };
}

/**
 * The error of the call before. Right only as the very next call into Windows,
 * without an `await` between: opening a DLL would change it, so it is open
 * already when any function of {@linkcode systemLibrary} is called.
 */
export function lastError(): number {
  return loader().GetLastError();
}

/**
 * The functions of a DLL of the system folder. Each is opened when it is first
 * used, since opening one costs a tenth of a millisecond; none before.
 */
export function systemLibrary<const S extends Deno.ForeignLibraryInterface>(
  file: string,
  symbols: S,
): Symbols<S> {
  const library = {};
  for (const [name, symbol] of Object.entries(symbols)) {
    Object.defineProperty(library, name, {
      configurable: true,
      get: () => {
        const path = `${loader().systemFolder}\\${file}`;
        const value = Deno.dlopen(path, { [name]: symbol }).symbols[name];
        Object.defineProperty(library, name, { value });
        return value;
      },
    });
  }
  return library as Symbols<S>;
}
