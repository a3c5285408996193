/*
 * elevate.exe PROGRAM [ARG...]: runs a program with an elevated token, and does
 * to it what the letters on standard input say:
 *   c   Ctrl+C     b   Ctrl+Break     x   its console is closed
 *   k   ends it, as by taskkill /f
 * Exits with its exit code.
 *
 * Wine elevates a program whose manifest asks for it (elevate.xml), and only
 * such a one; the token is handed on.
 *
 * Ctrl+C, Ctrl+Break and CTRL_CLOSE_EVENT reach a program as a new thread that calls its handlers
 * (https://learn.microsoft.com/windows/console/handlerroutine), in CtrlRoutine
 * of kernelbase. It is started here as well, for under Wine 10 there is no
 * console without a terminal, and GenerateConsoleCtrlEvent with CTRL_BREAK_EVENT
 * ends the process without asking its handlers (measured).
 */
#include <windows.h>
#include <stdio.h>

enum { failed = 98, killed = 137 };

/* Ctrl+C on a terminal reaches this program as well. */
static BOOL WINAPI ignore(DWORD event) {
  (void)event;
  return TRUE;
}

static void press(HANDLE process, DWORD event) {
  HMODULE kernelbase = GetModuleHandleW(L"kernelbase.dll");
  FARPROC routine = GetProcAddress(kernelbase, "CtrlRoutine");
  HANDLE thread = CreateRemoteThread(process, NULL, 0,
      (LPTHREAD_START_ROUTINE)(void *)routine, (void *)(ULONG_PTR)event, 0,
      NULL);
  if (thread) CloseHandle(thread);
}

static DWORD WINAPI obey(void *process) {
  int letter;
  while ((letter = getchar()) != EOF) {
    if (letter == 'c') press(process, CTRL_C_EVENT);
    if (letter == 'b') press(process, CTRL_BREAK_EVENT);
    if (letter == 'x') press(process, CTRL_CLOSE_EVENT);
    if (letter == 'k') TerminateProcess(process, killed);
  }
  return 0;
}

/* What follows the name of this program, as it was written. */
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
  CreateThread(NULL, 0, obey, process.hProcess, 0, NULL);
  WaitForSingleObject(process.hProcess, INFINITE);
  GetExitCodeProcess(process.hProcess, &code);
  ExitProcess(code);
}
