import type { ExceptionFamily } from "./exception_name.ts";

/**
 * The values of PlatformId. Sources: VER_PLATFORM_* (winnt.h); MD_OS_*
 * (google/breakpad `minidump_format.h`).
 */
const platforms: Readonly<
  Record<number, readonly [name: string, family: ExceptionFamily | null]>
> = {
  1: ["Windows 9x", "windows"],
  2: ["Windows", "windows"],
  3: ["Windows CE", "windows"],
  0x8000: ["Unix", null],
  0x8101: ["macOS", "mach"],
  0x8102: ["iOS", "mach"],
  0x8201: ["Linux", "linux"],
  0x8202: ["Solaris", null],
  0x8203: ["Android", "linux"],
  0x8204: ["PlayStation 3", null],
  0x8205: ["Native Client", null],
  0x8206: ["Fuchsia", null],
};

/** VER_PLATFORM_WIN32_NT. */
const windowsNt = 2;

/**
 * The names of Windows versions, by version number and first build: the name
 * for workstations and the name for servers.
 *
 * Sources: Microsoft Learn, "Operating System Version", "Windows Server release
 * information" and "Windows 11 release information".
 */
const windowsNames: readonly (readonly [
  major: number,
  minor: number,
  build: number,
  workstation: string,
  server: string,
])[] = [
  [10, 0, 26100, "Windows 11", "Windows Server 2025"],
  [10, 0, 22000, "Windows 11", "Windows Server"],
  [10, 0, 20348, "Windows 10", "Windows Server 2022"],
  [10, 0, 17763, "Windows 10", "Windows Server 2019"],
  [10, 0, 14393, "Windows 10", "Windows Server 2016"],
  [10, 0, 0, "Windows 10", "Windows Server"],
  [6, 3, 0, "Windows 8.1", "Windows Server 2012 R2"],
  [6, 2, 0, "Windows 8", "Windows Server 2012"],
  [6, 1, 0, "Windows 7", "Windows Server 2008 R2"],
  [6, 0, 0, "Windows Vista", "Windows Server 2008"],
  [5, 2, 0, "Windows XP x64", "Windows Server 2003"],
  [5, 1, 0, "Windows XP", "Windows XP"],
  [5, 0, 0, "Windows 2000", "Windows 2000 Server"],
];

/** VER_NT_WORKSTATION; servers have other values of ProductType. */
const workstation = 1;

/** The fields of MINIDUMP_SYSTEM_INFO that name the system. */
interface SystemVersion {
  readonly PlatformId: number;
  readonly MajorVersion: number;
  readonly MinorVersion: number;
  readonly BuildNumber: number;
  readonly ProductType: number;
}

/** The name of the operating system: `Windows 11`, `Linux`. */
export function systemName(system: SystemVersion): string {
  const { PlatformId, ProductType } = system;
  const platform = platforms[PlatformId]?.[0];
  if (platform === undefined) return `system 0x${PlatformId.toString(16)}`;
  if (PlatformId !== windowsNt) return platform;
  const row = windowsNames.find(([major, minor, build]) =>
    major === system.MajorVersion && minor === system.MinorVersion &&
    build <= system.BuildNumber
  );
  if (row === undefined) return platform;
  return ProductType > workstation ? row[4] : row[3];
}

/** The family of a system's exception codes; `null` if it is not known. */
export function exceptionFamily(platformId: number): ExceptionFamily | null {
  return platforms[platformId]?.[1] ?? null;
}
