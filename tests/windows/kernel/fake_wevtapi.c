/*
 * A fake of wevtapi.dll, whose functions do nothing in Wine: the exports of
 * wevtapi.dll are forwarded to this DLL (forward_exports.ts). The fake returns the
 * events that events.c has logged, has its own declarations of the functions, and
 * rejects calls that the documentation does not allow.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winevt/
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

uint64_t scripted(const char *name, uint64_t otherwise);

#define EXPORT __declspec(dllexport)
#define CHANNEL L"Microsoft-Windows-Kernel-LiveDump/Operational"

enum { maxEvents = 4096, channelPath = 1, reverseDirection = 0x200 };
enum { channelEnabled, channelDisabled, channelMissing, channelDenied };
enum { noMoreItems = 259, channelNotFound = 15007, typeBoolean = 13 };

typedef enum { query = 0x51, event, config } Kind;

typedef struct {
  Kind kind;
  char *lines[maxEvents];
  int count;
} Object;

static int openObjects;

/* Counts the open handles, so that a test can check that all are closed. */
static void countObjects(int change) {
  FILE *file = fopen("C:\\fake-kernel\\handles.txt", "w");
  openObjects += change;
  if (!file) return;
  fprintf(file, "%d", openObjects);
  fclose(file);
}

static Object *newObject(Kind kind) {
  Object *object = calloc(1, sizeof *object);
  object->kind = kind;
  countObjects(1);
  return object;
}

static int fails(DWORD error) {
  SetLastError(error);
  return 0;
}

/* Returns an error if the channel does not exist or may not be read. */
static DWORD channelError(void *session, const wchar_t *path) {
  uint64_t state = scripted("channel", channelEnabled);
  if (session) return ERROR_INVALID_PARAMETER;
  if (wcscmp(path, CHANNEL) || state == channelMissing) return channelNotFound;
  return state == channelDenied ? ERROR_ACCESS_DENIED : 0;
}

EXPORT void *WINAPI EvtQuery(void *session, const wchar_t *path,
    const wchar_t *xpath, DWORD flags) {
  DWORD error = channelError(session, path);
  Object *object;
  FILE *log;
  char line[4096];
  if (flags != (channelPath | reverseDirection) || wcscmp(xpath, L"*")) {
    error = ERROR_INVALID_PARAMETER;
  }
  if (error) {
    SetLastError(error);
    return NULL;
  }
  object = newObject(query);
  log = fopen("C:\\fake-kernel\\events.txt", "r");
  while (log && object->count < maxEvents && fgets(line, sizeof line, log)) {
    if (strchr(line, '\n')) object->lines[object->count++] = _strdup(line);
  }
  if (log) fclose(log);
  return object;
}

EXPORT BOOL WINAPI EvtNext(Object *results, DWORD size, void **events,
    DWORD timeout, DWORD flags, DWORD *returned) {
  Object *next;
  if (!results || results->kind != query || size == 0 || flags ||
      timeout == INFINITE || !returned) {
    return fails(ERROR_INVALID_PARAMETER);
  }
  *returned = 0;
  if (results->count == 0) return fails(noMoreItems);
  next = newObject(event);
  next->lines[next->count++] = results->lines[--results->count];
  events[0] = next;
  *returned = 1;
  return TRUE;
}

EXPORT BOOL WINAPI EvtRender(void *context, Object *fragment, DWORD flags,
    DWORD size, wchar_t *buffer, DWORD *used, DWORD *properties) {
  const char *text;
  if (context || !fragment || fragment->kind != event || flags != 1 || !used ||
      !properties) {
    return fails(ERROR_INVALID_PARAMETER);
  }
  text = fragment->lines[0];
  *properties = 0;
  *used = (DWORD)(strlen(text) + 1) * sizeof *buffer;
  if (size < *used || !buffer) return fails(ERROR_INSUFFICIENT_BUFFER);
  for (size_t at = 0; at <= strlen(text); at++) buffer[at] = text[at];
  return TRUE;
}

EXPORT void *WINAPI EvtOpenChannelConfig(void *session, const wchar_t *path,
    DWORD flags) {
  DWORD error = flags ? ERROR_INVALID_PARAMETER : channelError(session, path);
  SetLastError(error);
  return error ? NULL : newObject(config);
}

/* EVT_VARIANT: the value, its count, its type. */
typedef struct {
  uint64_t value;
  DWORD count, type;
} Variant;

EXPORT BOOL WINAPI EvtGetChannelConfigProperty(Object *channel, DWORD property,
    DWORD flags, DWORD size, Variant *value, DWORD *used) {
  if (!channel || channel->kind != config || property != 0 || flags || !used) {
    return fails(ERROR_INVALID_PARAMETER);
  }
  *used = sizeof *value;
  if (size < sizeof *value) return fails(ERROR_INSUFFICIENT_BUFFER);
  value->value = scripted("channel", channelEnabled) != channelDisabled;
  value->count = 0;
  value->type = typeBoolean;
  return TRUE;
}

EXPORT BOOL WINAPI EvtClose(Object *object) {
  if (!object || object->kind < query || object->kind > config) {
    return fails(ERROR_INVALID_HANDLE);
  }
  for (int at = 0; at < object->count; at++) free(object->lines[at]);
  object->kind = 0;
  free(object);
  countObjects(-1);
  return TRUE;
}
