/** Fakes for functions of DLLs, by name. */
export type FakeFunctions = Readonly<
  // deno-lint-ignore no-explicit-any
  Record<string, (...args: any[]) => unknown>
>;

/** The functions of kernel32.dll that the program uses to open a DLL. */
export const fakeLoader: FakeFunctions = {
  GetLastError: () => 0,
  SetDefaultDllDirectories: () => 1,
  GetSystemDirectoryW: (path: Uint16Array) => {
    const folder = "D:\\Win\\System32";
    Array.from(folder).forEach((one, at) => path[at] = one.charCodeAt(0));
    return folder.length;
  },
};

/**
 * Replaces Deno.dlopen, so that opening a DLL returns the given fakes. The
 * returned array records each opened function as `path!function`.
 */
export function fakeLibraries(functions: FakeFunctions): string[] {
  const opened: string[] = [];
  const dlopen = (path: string, symbols: Deno.ForeignLibraryInterface) => {
    const names = Object.keys(symbols);
    opened.push(...names.map((name) => `${path}!${name}`));
    const absent = names.filter((name) => !(name in functions));
    if (absent.length > 0) throw new Error(`no ${absent.join(", ")} here`);
    return { symbols: functions };
  };
  Object.defineProperty(Deno, "dlopen", { value: dlopen, configurable: true });
  return opened;
}
