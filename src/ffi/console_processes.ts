/**
 * Functions of kernel32.dll that main.ts calls. They have their own table. If
 * main.ts shared a module with a command, this module would become a separate
 * file in the compiled program and slow down every start.
 */
export const consoleSymbols = {
  GetConsoleProcessList: {
    parameters: [
      "buffer", // LPDWORD lpdwProcessList
      "u32", // DWORD dwProcessCount
    ],
    result: "u32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The system state that {@linkcode isAloneInConsole} checks. */
export interface ConsoleSystem {
  readonly os: typeof Deno.build.os;
  /** Whether standard input and standard output are terminals. */
  areTerminals(): boolean;
  /** The number of processes that are attached to the console. */
  countProcesses(): number;
}

const thisSystem: ConsoleSystem = {
  os: Deno.build.os,
  areTerminals: () => Deno.stdin.isTerminal() && Deno.stdout.isTerminal(),
  countProcesses() {
    // kernel32.dll is a KnownDLL. Windows never searches folders for a
    // KnownDLL: see system_library.ts.
    const { symbols } = Deno.dlopen("kernel32.dll", consoleSymbols);
    const processes = new Uint32Array(2);
    return symbols.GetConsoleProcessList(processes, processes.length);
  },
};

/**
 * Whether the program has its own console window, which closes with the
 * program. This is the case after a double click in Explorer, and after a file
 * was dropped on the program. If the program was started from a shell, the
 * shell is a second process in the console. Returns false if input or output is
 * redirected.
 *
 * Source: https://learn.microsoft.com/windows/console/getconsoleprocesslist
 */
export function isAloneInConsole(system: ConsoleSystem = thisSystem): boolean {
  return system.os === "windows" && system.areTerminals() &&
    system.countProcesses() === 1;
}
