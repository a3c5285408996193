/*
 * process_dump.exe              a process of 128 MiB, until its input ends
 * process_dump.exe ID FILE      dumps a process, as Task Manager does: what
 *                               livedump is measured against
 */
#include <windows.h>
#include <dbghelp.h>
#include <stdio.h>
#include <stdlib.h>

enum { size = 128 << 20, page = 4096, taskManager = 0x421826 };

static int stay(void) {
  char *memory = VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT,
      PAGE_READWRITE);
  for (int at = 0; at < size; at += page) memory[at] = (char)(at / page);
  printf("%lu\n", GetCurrentProcessId());
  fflush(stdout);
  while (getchar() != EOF) {}
  return 0;
}

int wmain(int count, wchar_t **args) {
  if (count < 3) return stay();
  DWORD id = wcstoul(args[1], NULL, 10);
  HANDLE process = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ |
      PROCESS_DUP_HANDLE, FALSE, id);
  HANDLE file = CreateFileW(args[2], GENERIC_READ | GENERIC_WRITE, 0, NULL,
      CREATE_ALWAYS, 0, NULL);
  return !MiniDumpWriteDump(process, id, file, taskManager, NULL, NULL, NULL);
}
