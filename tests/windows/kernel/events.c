/*
 * Logs the events of a live dump to C:\fake-kernel\events.txt, one XML event per
 * line, for fake_wevtapi.c.
 *
 * Sources: jdu2600/Windows10EtwEvents manifest/
 * Microsoft-Windows-Kernel-LiveDump.tsv (events and fields); Microsoft Learn,
 * "Event Schema" (the form of an event). The order of the events is a guess.
 */
#include "fake_kernel.h"
#include <inttypes.h>
#include <stdio.h>

#define LOG "C:\\fake-kernel\\events.txt"

static uint64_t lastRecord(void) {
  uint64_t count = 0;
  FILE *log = fopen(LOG, "r");
  if (!log) return 0;
  for (int c; (c = fgetc(log)) != EOF;) count += c == '\n';
  fclose(log);
  return count;
}

static void logEvent(int id, const char *data) {
  SYSTEMTIME t;
  uint64_t record = lastRecord() + 1;
  DWORD process = (DWORD)scripted("eventProcess", GetCurrentProcessId());
  FILE *log = fopen(LOG, "a");
  if (!log) return;
  GetSystemTime(&t);
  fprintf(log,
      "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"
      "<System><Provider Name='Microsoft-Windows-Kernel-LiveDump' "
      "Guid='{bef2aa8e-81cd-11e2-a7bb-5eac6188709b}'/><EventID>%d</EventID>"
      "<Version>0</Version><Level>4</Level><Task>0</Task><Opcode>0</Opcode>"
      "<Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime="
      "'%04d-%02d-%02dT%02d:%02d:%02d.%03d0000Z'/>"
      "<EventRecordID>%" PRIu64 "</EventRecordID><Correlation/>"
      "<Execution ProcessID='%u' ThreadID='%u'/>"
      "<Channel>Microsoft-Windows-Kernel-LiveDump/Operational</Channel>"
      "<Computer>HOST</Computer><Security UserID='S-1-5-18'/></System>"
      "<EventData>%s</EventData></Event>\n",
      id, t.wYear, t.wMonth, t.wDay, t.wHour, t.wMinute, t.wSecond,
      t.wMilliseconds, record, (unsigned)process,
      (unsigned)GetCurrentThreadId(), data);
  fclose(log);
}

static void logDump(const Request *request, const Dump *dump,
    uint32_t status) {
  char data[1024];
  int failing = (int)scripted("failedEvent", 0);
  uint64_t bytes = dump->bytes;
  logEvent(101, "");
  logEvent(106, "<Data Name='SystemQuiescedDuration_ms'>412</Data>");
  snprintf(data, sizeof data,
      "<Data Name='EstimatedPageCount'>%u</Data>"
      "<Data Name='AllocatedPageCount'>%" PRIu64 "</Data>",
      (unsigned)dump->pageCount, scripted("allocated", dump->pageCount));
  logEvent(113, data);
  if (failing) {
    logEvent(failing, "<Data Name='NTStatus'>0xc0000017</Data>");
  }
  if (status == SUCCESS) {
    logEvent(3, "");
    snprintf(data, sizeof data,
        "<Data Name='NTStatus'>0x0</Data>"
        "<Data Name='TotalBytes'>%" PRIu64 "</Data>"
        "<Data Name='HeaderBytes'>%u</Data>"
        "<Data Name='PrimaryDataBytes'>%" PRIu64 "</Data>"
        "<Data Name='SecondaryDataBytes'>0</Data>"
        "<Data Name='DumpWriteDuration_ms'>30</Data>",
        scripted("loggedBytes", bytes), (unsigned)firstPage,
        (uint64_t)dump->pageCount * pageBytes);
    logEvent(4, data);
  }
  snprintf(data, sizeof data,
      "<Data Name='NTStatus'>0x%x</Data><Data Name='BugcheckCode'>%u</Data>"
      "<Data Name='BugCheckParameter1'>0x%" PRIx64 "</Data>"
      "<Data Name='DumpCaptureDuration_ms'>900</Data>",
      (unsigned)status, (unsigned)request->bugCheckCode,
      request->parameter[0]);
  logEvent(2, data);
}

static struct {
  Request request;
  Dump dump;
  uint32_t status;
} logged;

static DWORD WINAPI logLater(void *delay) {
  Sleep((DWORD)(uintptr_t)delay);
  logDump(&logged.request, &logged.dump, logged.status);
  return 0;
}

void logEvents(const Request *request, const Dump *dump, uint32_t status) {
  uint64_t delay = scripted("eventDelay", 0);
  if (scripted("noEvents", 0)) return;
  logged.request = *request;
  logged.dump = *dump;
  logged.status = status;
  if (delay) {
    CloseHandle(CreateThread(NULL, 0, logLater, (void *)(uintptr_t)delay, 0,
        NULL));
  } else {
    logLater(NULL);
  }
}
