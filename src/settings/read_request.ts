/** A piece of memory that `--read` names. */
export interface ReadRequest {
  readonly space: "virtual" | "physical";
  readonly address: bigint;
  readonly sizeBytes: number;
}

/** As much is shown where no length is given, and at most. */
const defaultBytes = 128;
const mostBytes = 2 ** 20;

/**
 * `[phys:]ADDRESS[:LENGTH]`: the address in hexadecimal, as WinDbg writes it,
 * too, with a grave accent in the middle; the length in decimal or with 0x.
 */
const form =
  /^(phys:)?(?:0x)?([0-9a-f]{1,16}|[0-9a-f]{1,8}`[0-9a-f]{8})(?::(0x[0-9a-f]{1,6}|[0-9]{1,7}))?$/i;

/** One past the last address. */
const addressEnd = 1n << 64n;

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Reads a request; `undefined` for what is none. */
export function readRequest(text: string): ReadRequest | undefined {
  const found = form.exec(text);
  if (!found) return undefined;
  const [, physical, digits, length] = found;
  const sizeBytes = length === undefined ? defaultBytes : Number(length);
  if (sizeBytes < 1 || sizeBytes > mostBytes) return undefined;
  const address = BigInt(`0x${digits!.replace("`", "")}`);
  return {
    space: physical === undefined ? "virtual" : "physical",
    address,
    // Behind the last address nothing begins anew.
    sizeBytes: Number(min(BigInt(sizeBytes), addressEnd - address)),
  };
}
