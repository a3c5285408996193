/** A kind of file that users mistake for a dump, and advice for the user. */
export interface FileKind {
  /** The name in JSON documents; stable. */
  readonly id: string;
  /** The name with its article, as in "This is not a dump but a zip archive". */
  readonly label: string;
  /** The advice for users, in one or two sentences. */
  readonly advice: string;
}

/** The bytes at an offset that identify a kind of file. */
interface Magic {
  readonly at: number;
  /** The bytes as a string: each character has the code of one byte. */
  readonly bytes: string;
  /**
   * Set if the bytes are elsewhere in the file: the u32 at `at` contains their
   * offset.
   */
  readonly pointer?: true;
}

/** The first bytes of the file, or several pieces that must all match. */
export type KindMagic = string | readonly Magic[];

/** Kinds of files with the same advice. */
export interface FileKindGroup {
  readonly advice: string;
  /** A kind with several magic numbers has a row for each. */
  readonly rows: readonly (readonly [
    id: string,
    label: string,
    magic: KindMagic,
  ])[];
}

const checkPath = "Check the path: the name of a dump usually ends in .dmp.";

/**
 * Binary files. The first row that matches is used, so special cases come
 * before general ones.
 */
export const binaryKinds: readonly FileKindGroup[] = [
  {
    advice:
      "A copy tool treated the dump as text and changed it. Copy the original again in binary mode.",
    rows: [ // Byte order marks (The Unicode Standard, 23.8), then PAGE or MDMP
      ["dump-as-text", "a dump rewritten as UTF-8", "\xef\xbb\xbfPAGE"],
      ["dump-as-text", "a dump rewritten as UTF-8", "\xef\xbb\xbfMDMP"],
      ["dump-as-text", "a dump rewritten as UTF-16", "\xff\xfeP\0A\0G\0E\0"],
      ["dump-as-text", "a dump rewritten as UTF-16", "\xff\xfeM\0D\0M\0P\0"],
    ],
  },
  {
    advice: "Decode the file (certutil -decode, base64 -d), then inspect " +
      "the result.",
    rows: [ // RFC 4648, 4: of PAGEDU, and of MDMP and MINIDUMP_VERSION 0xa793
      ["dump-as-base64", "a dump in base64", "UEFHRURV"],
      ["dump-as-base64", "a dump in base64", "TURNUJOn"],
    ],
  },
  {
    advice: "The writer did not finish the file and wrote no signature: " +
      "take the dump again.",
    rows: [ // Crashpad, minidump/minidump_file_writer.cc: the signature is last
      ["minidump-unfinished", "an unfinished minidump", "\0\0\0\0\x93\xa7"],
    ],
  },
  {
    advice: "Export the memory with aff4imager or WinPmem (--export), or " +
      "read the container in a tool for AFF4.",
    rows: [ // AFF4 Standard 1.0, 3.2: this is the first member of the container
      ["aff4", "a memory or disk image in an AFF4 container", [
        { at: 0, bytes: "PK\x03\x04" },
        { at: 30, bytes: "container.description" },
      ]],
    ],
  },
  {
    advice: "Read the image with Volatility or MemProcFS; only a Windows " +
      "dump can be verified.",
    rows: [ // SeaBIOS, docs/Memory_layout.md: the vectors point to the BIOS
      ["raw-memory", "a raw image of memory", [
        { at: 2, bytes: "\0\xf0" },
        { at: 6, bytes: "\0\xf0" },
        { at: 10, bytes: "\0\xf0" },
        { at: 14, bytes: "\0\xf0" },
      ]],
    ],
  },
  {
    advice: "Windows does not write such dumps. Read the file with " +
      "Breakpad's tools.",
    rows: [ // Breakpad, google_breakpad/common/minidump_format.h
      ["minidump-big-endian", "a minidump of a big-endian machine", "PMDM"],
    ],
  },
  {
    advice: "Extract the file, then inspect the dump inside.",
    rows: [
      ["zip", "a zip archive", "PK\x03\x04"], // PKWARE APPNOTE.TXT, 4.3.7
      ["7z", "a 7z archive", "7z\xbc\xaf\x27\x1c"], // LZMA SDK, 7zFormat.txt
      ["gzip", "a gzip file", "\x1f\x8b\x08"], // RFC 1952, 2.3.1
      ["xz", "an xz file", "\xfd7zXZ\0"], // xz-file-format.txt, 2.1.1.1
      ["bzip2", "a bzip2 file", [ // file/file, magic/Magdir/compress
        { at: 0, bytes: "BZh" },
        { at: 4, bytes: "1AY&SY" },
      ]],
      ["zstd", "a Zstandard file", "\x28\xb5\x2f\xfd"], // RFC 8878, 3.1.1
      ["lz4", "an LZ4 file", "\x04\x22\x4d\x18"], // lz4, lz4_Frame_format.md
      ["rar", "a RAR archive", "Rar!\x1a\x07"], // RAR 5.0 technote
      ["cab", "a cabinet (.cab)", "MSCF\0\0\0\0"], // [MS-CAB] 2.1
      ["tar", "a tar archive", [{ at: 257, bytes: "ustar" }]], // POSIX pax
      ["wim", "a Windows image (.wim)", "MSWIM\0\0\0"], // WIM white paper
    ],
  },
  {
    advice: "The archive is empty. Compress the dump again.",
    rows: [ // PKWARE APPNOTE.TXT, 4.3.16
      ["zip-empty", "an empty zip archive", "PK\x05\x06"],
    ],
  },
  {
    advice: "If this is a saved e-mail, save its attachment and inspect the " +
      "attachment.",
    rows: [ // [MS-CFB] 2.2
      [
        "compound",
        "a compound file (saved e-mail, installer, old document)",
        "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
      ],
    ],
  },
  {
    advice:
      "If the core is from a virtual machine with Windows, convert it with " +
      "QEMU's elf2dmp.",
    rows: [ // ELF specification: EI_MAG, EI_DATA 1 (little-endian), ET_CORE
      ["elf-core", "an ELF core (Linux, QEMU, VirtualBox)", [
        { at: 0, bytes: "\x7fELF" },
        { at: 5, bytes: "\x01" },
        { at: 16, bytes: "\x04\0" },
      ]],
    ],
  },
  {
    advice: "In QEMU, use dump-guest-memory -w to write a Windows dump.",
    rows: [ // makedumpfile, diskdump_mod.h
      ["kdump", "a compressed kdump (makedumpfile, QEMU)", "KDUMP   "],
    ],
  },
  {
    advice: "Convert the state with VMware's vmss2core, then inspect the " +
      "result.",
    rows: [ // volatility3, framework/layers/vmware.py
      ["vmware-state", "a VMware suspended state", "\xd0\xbe\xd2\xbe"],
      ["vmware-state", "a VMware suspended state", "\xd1\xba\xd1\xba"],
      ["vmware-state", "a VMware suspended state", "\xd2\xbe\xd2\xbe"],
      ["vmware-state", "a VMware suspended state", "\xd3\xbe\xd3\xbe"],
    ],
  },
  {
    advice: "The file contains memory in another format. Convert it to a " +
      "dump first.",
    rows: [
      ["lime", "a LiME memory image", "EMiL"], // LiME, doc/README.md
      // libyal/libhibr, documentation
      ["hibernation", "a Windows hibernation file", "HIBR"],
      ["hibernation", "a Windows hibernation file", "hibr"],
      ["hibernation", "a Windows hibernation file", "WAKE"],
      ["hibernation", "a Windows hibernation file", "wake"],
      ["hibernation", "a Windows hibernation file", "RSTR"],
    ],
  },
  {
    advice: "Unlock the volume, then inspect the dump file on it.",
    rows: [ // libyal/libbde, documentation
      ["bitlocker", "a volume encrypted by BitLocker", [
        { at: 3, bytes: "-FVE-FS-" },
      ]],
    ],
  },
  {
    advice: "Mount the volume, then inspect the dump file on it.",
    rows: [
      // ntfs-3g, layout.h: NTFS_BOOT_SECTOR
      ["ntfs", "an NTFS volume", [{ at: 3, bytes: "NTFS    " }]],
      ["vhdx", "a virtual disk (.vhdx)", "vhdxfile"], // [MS-VHDX] 2.2.1
      // Virtual Hard Disk Image Format Specification: the copy of the footer
      ["vhd", "a virtual disk (.vhd)", "conectix"],
      // VMware, Virtual Disk Format 5.0: SPARSE_MAGICNUMBER
      ["vmdk", "a virtual disk (.vmdk)", "KDMV"],
      ["qcow2", "a virtual disk (.qcow2)", "QFI\xfb"], // qemu, interop/qcow2
      // libyal/libewf, documentation
      ["ewf", "an EnCase image (.E01)", "EVF\x09\x0d\x0a\xff\0"],
    ],
  },
  {
    advice:
      "The report may contain the path of the dump. Inspect the .dmp file " +
      "itself.",
    rows: [ // Report.wer, as quoted in public: UTF-16, first line Version=1
      [
        "wer",
        "a Windows Error Reporting report (.wer)",
        "\xff\xfeV\0e\0r\0s\0i\0o\0n\0=\0",
      ],
    ],
  },
  {
    advice: checkPath,
    rows: [
      ["pe", "a Windows program, driver or DLL", [ // Microsoft, PE Format
        { at: 0, bytes: "MZ" },
        { at: 0x3c, bytes: "PE\0\0", pointer: true },
      ]],
      ["elf", "an ELF program or library", "\x7fELF"], // ELF specification
      // Apple, mach-o/loader.h: 32 and 64 bits, in either byte order
      ["mach-o", "a Mach-O file (macOS)", "\xfe\xed\xfa\xce"],
      ["mach-o", "a Mach-O file (macOS)", "\xfe\xed\xfa\xcf"],
      ["mach-o", "a Mach-O file (macOS)", "\xce\xfa\xed\xfe"],
      ["mach-o", "a Mach-O file (macOS)", "\xcf\xfa\xed\xfe"],
      [ // LLVM, docs/PDB/MsfFile.rst
        "pdb",
        "a symbol file (.pdb)",
        "Microsoft C/C++ MSF 7.00\r\n\x1aDS\0\0\0",
      ],
      ["event-log", "an event log (.evtx)", "ElfFile\0"], // libyal/libevtx
      ["registry", "a Windows registry hive", "regf"], // libyal/libregf
      ["sqlite", "a SQLite database", "SQLite format 3\0"], // fileformat2.html
      ["pdf", "a PDF document", "%PDF-"], // ISO 32000-1, 7.5.2
      ["png", "a PNG picture", "\x89PNG\r\n\x1a\n"], // W3C PNG, 5.2
      ["jpeg", "a JPEG picture", "\xff\xd8\xff"], // ITU-T T.81, B.1.1.3
      ["utf16-text", "UTF-16 text", "\xff\xfe"], // The Unicode Standard, 23.8
      ["utf16-text", "UTF-16 text", "\xfe\xff"],
    ],
  },
];

/**
 * Text files. The strings are their first characters after white space, in
 * lower case.
 */
export const textKinds: readonly FileKindGroup[] = [
  {
    advice: "Fetch the file with git lfs pull, then inspect it.",
    rows: [ // git-lfs, docs/spec.md
      [
        "git-lfs-pointer",
        "a Git LFS pointer, not the file itself",
        "version https://git-lfs.github.com/spec/",
      ],
    ],
  },
  {
    advice: "This is probably a saved login page or an error message: " +
      "sign in and download the dump again.",
    rows: [
      ["html", "a web page", "<!doctype html"], // HTML Living Standard, 13.1
      ["html", "a web page", "<html"],
      ["xml", "XML text", "<?xml"], // XML 1.0, 2.8
      ["json", "JSON text", '{"'], // RFC 8259, 2
      ["json", "JSON text", "{\n"],
      ["json", "JSON text", "{\r\n"],
      ["json", "JSON text", "[{"],
    ],
  },
  {
    advice: "If certutil -encode wrote the file, decode it with certutil " +
      "-decode.",
    rows: [ // RFC 7468, 2
      ["pem", "base64 between BEGIN and END lines", "-----begin "],
    ],
  },
];

export const emptyKind: FileKind = {
  id: "empty",
  label: "an empty file",
  advice: "Check the free disk space, then take the dump again.",
};

/**
 * A file that begins with zeros. It may be a raw image of memory: the first
 * page of memory is often all zeros.
 */
export const zerosKind: FileKind = {
  id: "zeros",
  label: "a file that begins with zeros",
  advice: "The file may be raw memory (for Volatility or MemProcFS), part of " +
    "another file, or unfinished.",
};

export const textKind: FileKind = {
  id: "text",
  label: "plain text",
  advice: checkPath,
};

/**
 * Encrypted dumps are also of this kind. For such dumps, WinDbg reports that
 * the signature does not match (Microsoft, Windows Server, Hyper-V: About dump
 * encryption).
 */
export const unknownKind: FileKind = {
  id: "unknown",
  label: "an unknown binary file",
  advice: "This may be raw memory, a part of a file, or an encrypted dump " +
    "(decrypt it with KernelDumpDecrypt).",
};
