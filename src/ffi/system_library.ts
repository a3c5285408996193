/**
 * Opens only DLLs of Windows, by their full path in the system folder. An
 * elevated program must never load a DLL from its own folder, the current
 * folder or PATH.
 *
 * A DLL is opened when one of its functions is first used.
 */

/**
 * The only DLL that is opened by name. Every process has already loaded
 * kernel32.dll. It is also one of the KnownDLLs: Windows never searches folders
 * for a KnownDLL, and it cannot be redirected.
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
    parameters: ["u32"], // DWORD DirectoryFlags
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** Flag in libloaderapi.h. */
const LOAD_LIBRARY_SEARCH_SYSTEM32 = 0x800;

/**
 * Maximum length of a path, including the NUL. The path of a system folder is
 * shorter.
 */
const MAX_PATH = 260;

type Symbols<S extends Deno.ForeignLibraryInterface> = Deno.DynamicLibrary<
  S
>["symbols"];

let openedLoader: ReturnType<typeof openLoader> | undefined;

function loader() {
  return openedLoader ??= openLoader();
}

/**
 * If a DLL is loaded by name, makes Windows search for it only in the system
 * folder. This concerns DLLs that other DLLs import, and DLLs that Deno's runtime loads on
 * demand, such as dbghelp.dll, iphlpapi.dll and winmm.dll.
 */
export function searchSystemFolderOnly(): void {
  loader();
}

function openLoader() {
  const { symbols } = Deno.dlopen(loaderFile, loaderSymbols);
  // https://learn.microsoft.com/windows/win32/api/libloaderapi/nf-libloaderapi-setdefaultdlldirectories
  if (symbols.SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32) === 0) {
    throw new Error("SetDefaultDllDirectories failed");
  }
  // The SystemRoot variable is not used, because the caller of this program can
  // change it.
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
 * Returns the result of GetLastError for the previous call. Call this
 * immediately after that call, without an `await` in between.
 *
 * Opening a DLL would change the value. GetLastError is therefore opened before
 * any function of {@linkcode systemLibrary} is called.
 */
export function lastError(): number {
  return loader().GetLastError();
}

/**
 * The functions of a DLL in the system folder. Each one is opened when it is
 * first used, because opening a function takes 0.1 ms.
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

/**
 * Copies data to a fixed address. V8 keeps small typed arrays in its own heap
 * and may move them. It does not move a typed array that has a separate
 * ArrayBuffer.
 */
export function copyOutsideHeap(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(new ArrayBuffer(data.length));
  copy.set(data);
  return copy;
}
