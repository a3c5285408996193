/*
 * The fake kernel reads C:\fake-kernel\script.txt, lines of NAME=HEX:
 *   status             returned at the end, instead of success
 *   write              0 complete dump, 1 first half, 2 nothing, 3 zeros
 *   delay              milliseconds before the first write
 *   pages              kernel pages in a full dump
 *   chunk              pages per write
 *   pause              milliseconds after each write
 *   cancelAfterWrites  number of writes before it checks the cancel event; the
 *                      event is not checked during the delay either
 *   refuseMarked       number of requests that it refuses with the status for a
 *                      file that is marked for deletion
 *   allocated          pages that the log says were copied
 *   loggedBytes        bytes that the log says were written
 *   failedEvent        ID of an event on a failed step to log
 *   eventProcess       process that the events name
 *   eventDelay         milliseconds until the events are in the log
 *   noEvents           1: nothing is logged
 *   channel            0 enabled, 1 disabled, 2 missing, 3 access denied
 *   build              Windows build that it reports, instead of Wine's
 * It writes what it received to C:\fake-kernel\log.txt, in the same format.
 */
#include "fake_kernel.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "C:\\fake-kernel\\"

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

/* Appends a line to the log at once, so that a test can wait for the line. */
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
