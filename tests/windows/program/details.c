/*
 * Prints a program's resources and load configuration, read with the functions
 * that Explorer and the loader use:
 *
 *     details.exe PROGRAM
 */
#include <stdint.h>
#include <stdio.h>
#include <windows.h>

static const wchar_t *const names[] = {
    L"ProductName",   L"ProductVersion",   L"FileVersion",  L"FileDescription",
    L"CompanyName",   L"LegalCopyright",   L"InternalName", L"OriginalFilename",
};

static int version(const wchar_t *path) {
  static uint8_t block[65536];
  VS_FIXEDFILEINFO *fixed;
  UINT size;
  if (!GetFileVersionInfoW(path, 0, sizeof block, block)) return 1;
  if (!VerQueryValueW(block, L"\\", (void **)&fixed, &size)) return 2;
  printf("numbers=%u.%u.%u.%u type=%u\n", HIWORD(fixed->dwFileVersionMS),
         LOWORD(fixed->dwFileVersionMS), HIWORD(fixed->dwFileVersionLS),
         LOWORD(fixed->dwFileVersionLS), (unsigned)fixed->dwFileType);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    wchar_t query[128], *text;
    swprintf(query, 128, L"\\StringFileInfo\\040904b0\\%ls", names[i]);
    if (!VerQueryValueW(block, query, (void **)&text, &size)) return 3;
    printf("%ls=%ls\n", names[i], text);
  }
  return 0;
}

/* GRPICONDIR: reserved, type, count, then entries of 14 bytes. */
static int icon(HMODULE module) {
  HRSRC found = FindResourceW(module, MAKEINTRESOURCEW(1), RT_GROUP_ICON);
  if (found == NULL) return 4;
  const uint8_t *group = LockResource(LoadResource(module, found));
  unsigned count = group[4] | group[5] << 8;
  printf("icon=");
  for (unsigned i = 0; i < count; i++) {
    const uint8_t *entry = group + 6 + 14 * i;
    unsigned id = entry[12] | entry[13] << 8;
    HRSRC image = FindResourceW(module, MAKEINTRESOURCEW(id), RT_ICON);
    if (image == NULL) return 5;
    const uint8_t *png = LockResource(LoadResource(module, image));
    /* PNG: the width is at offset 16, big-endian. */
    printf("%s%u:%c%c%c", i ? " " : "", png[18] << 8 | png[19], png[1], png[2],
           png[3]);
  }
  printf("\n");
  return 0;
}

static int loading(const uint8_t *image) {
  const IMAGE_DOS_HEADER *dos = (const void *)image;
  const IMAGE_NT_HEADERS64 *nt = (const void *)(image + dos->e_lfanew);
  DWORD at = nt->OptionalHeader
                 .DataDirectory[IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG]
                 .VirtualAddress;
  const IMAGE_LOAD_CONFIG_DIRECTORY64 *config = (const void *)(image + at);
  /* DependentLoadFlags has its former name in this header. */
  printf("dependentLoadFlags=0x%x\n", config->Reserved1);
  return 0;
}

int wmain(int count, wchar_t **arguments) {
  if (count != 2) return 10;
  int code = version(arguments[1]);
  if (code) return code;
  HMODULE module = LoadLibraryExW(arguments[1], NULL,
                                  LOAD_LIBRARY_AS_IMAGE_RESOURCE);
  if (module == NULL) return 11;
  code = icon(module);
  if (code) return code;
  /* The low bits of the handle show how the module is mapped. */
  return loading((const uint8_t *)((uintptr_t)module & ~(uintptr_t)3));
}
