import type { TarballPin } from "../npm/pack.ts";

/** A program made by `deno compile` that contains a runtime, denort. */
export interface DenortPin extends TarballPin {
  /** The version of Deno that compiled the program. */
  readonly deno: string;
  /** The name in `deno compile --target`. */
  readonly triple: string;
  /** The program's path in the tarball. */
  readonly member: string;
  readonly format: "elf" | "pe";
  /** SHA-256 of the runtime, in hexadecimal. */
  readonly sha256: string;
}

/**
 * The pinned programs. The only reason to trust them is their npm publisher.
 * That is enough for development, but not for a release.
 */
export const denortPins: readonly DenortPin[] = [
  {
    deno: "2.9.6",
    triple: "x86_64-unknown-linux-gnu",
    spec: "@casaper/jira-fetch-linux-x64@0.6.0",
    integrity:
      "sha512-4Q1UHw1Txx26p/yiLjbxvQDNmtcdw0fvRFIT2QCxxkDMw6XKYsLux37xalG1y7csj4Tt5Jsd+sFPb+ID180DlA==",
    member: "package/jira-fetch",
    format: "elf",
    sha256: "68a40ab06f919a99267138c7d154b4a4ed6c0ade035dbabc22d909d014dbf2d3",
  },
  {
    deno: "2.9.6",
    triple: "x86_64-pc-windows-msvc",
    spec: "@casaper/jira-fetch-win32-x64@0.6.0",
    integrity:
      "sha512-zT+DIGan+DWJMyabf/UU1w1+txRxiDy7BgkMtaG83I6rc1nM3/68XvPe7KNOeyRu0r8VsQtN4tNcYKejvR3mWw==",
    member: "package/jira-fetch.exe",
    format: "pe",
    sha256: "d02334b6cbd425ce0104fab9d7ab69e34fd559de8f2160b673ed11f0f16d815c",
  },
];
