/*
 * process_dump.exe ID FILE: dumps a process with Task Manager's flags. livedump is
 * measured against it.
 */
#include <windows.h>
#include <dbghelp.h>
#include <stdlib.h>

enum { taskManager = 0x421826 };

int wmain(int count, wchar_t **args) {
  if (count < 3) return 2;
  DWORD id = wcstoul(args[1], NULL, 10);
  HANDLE process = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ |
      PROCESS_DUP_HANDLE, FALSE, id);
  HANDLE file = CreateFileW(args[2], GENERIC_READ | GENERIC_WRITE, 0, NULL,
      CREATE_ALWAYS, 0, NULL);
  return !MiniDumpWriteDump(process, id, file, taskManager, NULL, NULL, NULL);
}
