import { bytes, Layout, u16, u32, u64 } from "../../../base/layout.ts";
import { readAt } from "../byte_source.ts";
import type { Minidump } from "./read_minidump.ts";
import { streamType } from "./streams.ts";

/*
 * The structures that lead from a thread to the command line of its process, in
 * 64-bit and 32-bit processes. Source: winternl.h, documented on Microsoft
 * Learn as TEB, PEB, RTL_USER_PROCESS_PARAMETERS and UNICODE_STRING.
 */

const wide = {
  teb: new Layout("TEB64", 0x68, { ProcessEnvironmentBlock: u64(0x60) }),
  peb: new Layout("PEB64", 0x28, { ProcessParameters: u64(0x20) }),
  parameters: new Layout("RTL_USER_PROCESS_PARAMETERS64", 0x80, {
    ImagePathName: bytes(0x60, 16),
    Length: u16(0x70),
    Buffer: u64(0x78),
  }),
};

const narrow = {
  teb: new Layout("TEB32", 0x34, { ProcessEnvironmentBlock: u32(0x30) }),
  peb: new Layout("PEB32", 0x14, { ProcessParameters: u32(0x10) }),
  parameters: new Layout("RTL_USER_PROCESS_PARAMETERS32", 0x48, {
    ImagePathName: bytes(0x38, 8),
    Length: u16(0x40),
    Buffer: u32(0x44),
  }),
};

/**
 * Maximum size of a text in a report. A command line has at most 32,767 UTF-16
 * units.
 */
const maxTextBytes = 2 * 32767;

/** The command line of the process; `null` if it is not in the dump. */
export function processCommandLine(dump: Minidump): string | null {
  return (windowsCommandLine(dump) ?? linuxCommandLine(dump))?.trim() || null;
}

function windowsCommandLine(
  { threads, memory: { index }, source, systemInfo }: Minidump,
): string | null {
  const layouts = systemInfo?.values.ProcessorArchitecture === 0
    ? narrow
    : wide;
  const { value: first } = Iterator.from(threads?.entries() ?? []).next();
  const follow = (address: bigint, layout: Layout) => {
    const data = index.read(source, address, layout.sizeBytes);
    return data.length < layout.sizeBytes ? null : layout.read(data);
  };
  const numberOf = (value: unknown) => BigInt(value as number | bigint);
  const teb = first && follow(first.values.Teb, layouts.teb);
  if (!teb) return null;
  const peb = follow(numberOf(teb.ProcessEnvironmentBlock), layouts.peb);
  if (!peb) return null;
  const parameters = follow(
    numberOf(peb.ProcessParameters),
    layouts.parameters,
  );
  if (!parameters) return null;
  const length = Number(parameters.Length);
  const text = index.read(source, numberOf(parameters.Buffer), length);
  return text.length < length || length % 2 !== 0
    ? null
    : new TextDecoder("utf-16le").decode(text);
}

/** Breakpad's copy of /proc/PID/cmdline: a zero after each argument. */
function linuxCommandLine({ streams, source }: Minidump): string | null {
  const stream = streams.find(({ type }) => type === streamType.LinuxCmdLine);
  if (!stream) return null;
  const length = Math.min(stream.sizeBytes, maxTextBytes);
  const text = new TextDecoder().decode(
    readAt(source, stream.fileOffset, length),
  );
  return text.replace(/\0+$/, "").replaceAll("\0", " ");
}

/** The texts of CommentA and CommentW, which ProcDump and WinDbg write. */
export function commentsOf({ streams, source }: Minidump): string[] {
  return streams.filter(({ type }) =>
    type === streamType.CommentA || type === streamType.CommentW
  ).map(({ type, fileOffset, sizeBytes }) => {
    const data = readAt(source, fileOffset, Math.min(sizeBytes, maxTextBytes));
    const encoding = type === streamType.CommentW ? "utf-16le" : "windows-1252";
    return new TextDecoder(encoding).decode(data).replace(/\0.*$/s, "").trim();
  }).filter((text) => text !== "");
}
