/*
 * The kernel obeys C:\playing-kernel\script.txt, lines of NAME=HEX:
 *   status     returned in the end, instead of success
 *   write      0 the whole dump, 1 its first half, 2 nothing, 3 zeros
 *   delay      milliseconds before it writes
 *   pages      of the kernel, in a full dump
 *   chunk      pages in one write
 *   pause      milliseconds after each write
 *   deaf       so many writes before it looks at the cancel event, and not in
 *              the delay
 *   build      of the Windows that it plays, instead of Wine's
 * and tells what it saw in C:\playing-kernel\log.txt, in the same form.
 */
#include "playing_kernel.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "C:\\playing-kernel\\"

uint64_t scripted(const char *name, uint64_t otherwise) {
  FILE *script = fopen(FOLDER "script.txt", "r");
  char line[128];
  size_t length = strlen(name);
  if (!script) return otherwise;
  while (fgets(line, sizeof line, script)) {
    if (strncmp(line, name, length) == 0 && line[length] == '=') {
      otherwise = _strtoui64(line + length + 1, NULL, 16);
    }
  }
  fclose(script);
  return otherwise;
}

/* Each line at once, so that a test can watch. */
void note(const char *name, uint64_t value) {
  char line[128];
  DWORD written;
  int length = snprintf(line, sizeof line, "%s=%" PRIx64 "\n", name, value);
  HANDLE log = CreateFileA(FOLDER "log.txt", FILE_APPEND_DATA,
      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_ALWAYS,
      FILE_ATTRIBUTE_NORMAL, NULL);
  if (log == INVALID_HANDLE_VALUE) return;
  WriteFile(log, line, length, &written, NULL);
  CloseHandle(log);
}

uint32_t windowsBuild(void) {
  NTSTATUS WINAPI RtlGetVersion(RTL_OSVERSIONINFOW *);
  RTL_OSVERSIONINFOW info = { .dwOSVersionInfoSize = sizeof info };
  RtlGetVersion(&info);
  return (uint32_t)scripted("build", info.dwBuildNumber);
}
