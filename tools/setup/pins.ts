import type { TarballPin } from "../npm/pack.ts";

/** An npm tarball that contains the original TypeScript of JSR packages. */
export type SourcePin = CompiledProgramPin | RepublishedPackagePin;

/**
 * A program made by `deno compile`. It contains the remote modules that it
 * uses.
 */
export interface CompiledProgramPin extends TarballPin {
  readonly kind: "compiled-program";
  /** The program's path in the tarball. */
  readonly member: string;
  /** The JSR packages to take from the program: `@scope/name@version`. */
  readonly take: readonly string[];
}

/**
 * A package that was made from JSR's own npm tarball and contains the sources.
 */
export interface RepublishedPackagePin extends TarballPin {
  readonly kind: "republished-package";
  /** The JSR package and version of the files. */
  readonly take: string;
  /** The files to take; all TypeScript sources by default. */
  readonly files?: readonly string[];
}

/** A JSR package and the expected digests of its files in vendor/. */
export interface VendoredPackage {
  readonly name: string;
  readonly version: string;
  /**
   * SHA-256 in hexadecimal of the list that `sha256sum` prints for the files:
   * `LC_ALL=C; find . -type f | sort | sed s,^./,, | xargs sha256sum |
   * sha256sum`
   */
  readonly files: string;
  /** SHA-256 that JSR publishes for the version, as in deno.lock. */
  readonly integrity: string;
}

/**
 * The tarballs in order of preference: if two contain the same file, the first
 * one is used. The compiled program is first, because its sources are identical
 * to those on JSR.
 */
export const sources: readonly SourcePin[] = [
  {
    kind: "compiled-program",
    spec: "@dgellow/rfc-linux-x64@0.0.6",
    integrity:
      "sha512-KhBrVX6QaG7aMXZfZJmzXHx7W0JLohhJr+96z16WhoaHvSRaiMu2ohkmEFeUPo52Mws6ZGqVRA6bMzYB6ZL65g==",
    member: "package/bin/rfc",
    take: [
      "@std/assert@1.0.18",
      "@std/fs@1.0.22",
      "@std/internal@1.0.12",
      "@std/path@1.1.4",
    ],
  },
  {
    // This package has its own version number. The files are the same as in
    // @std/internal 1.0.12 (verified).
    kind: "republished-package",
    spec: "@themartiancompany/std__internal@1.0.17",
    integrity:
      "sha512-N2+KTaDkzrLrxhui0WgahHcsWfn7JV/0vKR3wUsz4wtI9ISlS7kXS3WBCFc0QDrTmeizg3PgNchyKc8nomtVyw==",
    take: "@std/internal@1.0.12",
  },
  {
    // Contains @std/path 1.1.2. The files below are the same in @std/path
    // 1.1.4.
    kind: "republished-package",
    spec: "@themartiancompany/std__path@1.1.5",
    integrity:
      "sha512-f5pGNYXFdAIdkGXKT9VbfWz+81noeA2AXchmbzf4jwWWyroQEweUREjCAzSawyEmvl1IlXJYY1uBsEYYxAVafQ==",
    take: "@std/path@1.1.4",
    files: [
      "posix/common.ts",
      "posix/is_glob.ts",
      "posix/mod.ts",
      "windows/common.ts",
      "windows/is_glob.ts",
      "windows/mod.ts",
    ],
  },
  {
    kind: "compiled-program",
    spec: "@felinter/linux-x86_64@0.1.1",
    integrity:
      "sha512-MCzznDcZF49JFYUWYLpgFOpETXpXBMve/3PyqjLxltfn5UsjaKpPQ4A0FfKNnH0q/pFULle35LBt3Ba1vq9ssg==",
    member: "package/bin/felinter",
    take: ["@std/cli@1.0.16", "@std/fmt@1.0.6", "@std/streams@1.0.9"],
  },
];

/** The packages in vendor/ after setup has filled it from the tarballs. */
export const vendoredPackages: readonly VendoredPackage[] = [
  {
    name: "@std/assert",
    version: "1.0.18",
    files: "59538bebb90f6f7a0c705179de4f085bc9739400403d6ea20bb38bce96aa1937",
    integrity:
      "270245e9c2c13b446286de475131dc688ca9abcd94fc5db41d43a219b34d1c78",
  },
  {
    name: "@std/cli",
    version: "1.0.16",
    files: "824d04d5dd2e13a08d9838b1576cfcde015799cebe2a02c9ebc8cb0b0083bd6f",
    integrity:
      "02df293099c35b9e97d8ca05f57f54bd1ee08134f25d19a4756b3924695f4b00",
  },
  {
    name: "@std/fmt",
    version: "1.0.6",
    files: "e650a53d2663a90ffc8f7c7a252990153bb1a06218d710de4fcf5ce71dbb0719",
    integrity:
      "a2c56a69a2369876ddb3ad6a500bb6501b5bad47bb3ea16bfb0c18974d2661fc",
  },
  {
    name: "@std/fs",
    version: "1.0.22",
    files: "1a048acc42635e8d84989fc5eac4ad193f81c7093d66fd4556fefc0c72132ebd",
    integrity:
      "de0f277a58a867147a8a01bc1b181d0dfa80bfddba8c9cf2bacd6747bcec9308",
  },
  {
    name: "@std/internal",
    version: "1.0.12",
    files: "cefe44015ab485a1103ae90189480b3f6a8397ce2748aab9b8db029375e5eeec",
    integrity:
      "972a634fd5bc34b242024402972cd5143eac68d8dffaca5eaa4dba30ce17b027",
  },
  {
    name: "@std/path",
    version: "1.1.4",
    files: "9d3ed6bc843fef097eabeff9585141c038b42b217dafaf8ba1f405e0c7b789d6",
    integrity:
      "1d2d43f39efb1b42f0b1882a25486647cb851481862dc7313390b2bb044314b5",
  },
  {
    name: "@std/streams",
    version: "1.0.9",
    files: "d9c2044190eb69d4849196e8700983015f9e5fa60410b7ac7999a7d03a7be03b",
    integrity:
      "a9d26b1988cdd7aa7b1f4b51e1c36c1557f3f252880fa6cc5b9f37078b1a5035",
  },
];
