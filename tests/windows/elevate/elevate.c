/*
 * elevate.exe PROGRAM [ARG...]: runs a program with an elevated token, and acts
 * on each letter from standard input:
 *   c   Ctrl+C     b   Ctrl+Break     x   closes its console
 *   k   ends the program, as taskkill /f does
 * The exit code is that of the program.
 *
 * Wine elevates only a program whose manifest requires elevation (elevate.xml).
 * The children of the program inherit the token.
 *
 * Windows delivers Ctrl+C, Ctrl+Break and CTRL_CLOSE_EVENT as a new thread that
 * calls the handlers of the program, in CtrlRoutine of kernelbase:
 * https://learn.microsoft.com/windows/console/handlerroutine
 * This program starts that thread itself. Under Wine 10 there is no console
 * without a terminal, and GenerateConsoleCtrlEvent with CTRL_BREAK_EVENT ends
 * the process without calling its handlers; so does closing the terminal
 * (measured).
 *
 * After a close Windows ends the process when the handlers have returned, or
 * after 5 seconds. Wine does not, so this program ends it.
 */
#include <windows.h>
#include <stdio.h>

enum { failed = 98, killed = 137, closed = 58, closeGraceMs = 5000 };

/* Ignores Ctrl+C in a terminal, which reaches this program, too. */
static BOOL WINAPI ignore(DWORD event) {
  (void)event;
  return TRUE;
}

/* Returns a handle of the thread that calls the handlers. */
static HANDLE press(HANDLE process, DWORD event) {
  HMODULE kernelbase = GetModuleHandleW(L"kernelbase.dll");
  FARPROC routine = GetProcAddress(kernelbase, "CtrlRoutine");
  HANDLE thread = CreateRemoteThread(process, NULL, 0,
      (LPTHREAD_START_ROUTINE)(void *)routine, (void *)(ULONG_PTR)event, 0,
      NULL);
  return thread;
}

static void closeConsole(HANDLE process) {
  HANDLE thread = press(process, CTRL_CLOSE_EVENT);
  WaitForSingleObject(thread, closeGraceMs);
  TerminateProcess(process, closed);
}

static DWORD WINAPI readLetters(void *process) {
  int letter;
  while ((letter = getchar()) != EOF) {
    if (letter == 'c') press(process, CTRL_C_EVENT);
    if (letter == 'b') press(process, CTRL_BREAK_EVENT);
    if (letter == 'x') closeConsole(process);
    if (letter == 'k') TerminateProcess(process, killed);
  }
  return 0;
}

/* The command line after the name of this program, unchanged. */
static wchar_t *restOf(wchar_t *line) {
  BOOL quoted = FALSE;
  for (; *line && (quoted || *line != L' '); line++) {
    if (*line == L'"') quoted = !quoted;
  }
  while (*line == L' ') line++;
  return line;
}

int wmain(void) {
  STARTUPINFOW start = { .cb = sizeof start };
  PROCESS_INFORMATION process;
  DWORD code = failed;
  if (!CreateProcessW(NULL, restOf(GetCommandLineW()), NULL, NULL, TRUE, 0,
          NULL, NULL, &start, &process)) {
    fprintf(stderr, "elevate: error %lu\n", GetLastError());
    return failed;
  }
  SetConsoleCtrlHandler(ignore, TRUE);
  CreateThread(NULL, 0, readLetters, process.hProcess, 0, NULL);
  WaitForSingleObject(process.hProcess, INFINITE);
  GetExitCodeProcess(process.hProcess, &code);
  ExitProcess(code);
}
