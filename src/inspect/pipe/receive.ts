import { FixedChunkStream } from "@std/streams/unstable-fixed-chunk-stream";
import { type ByteSource, chunkBytes } from "../byte_source.ts";
import { unlessGone } from "../not_kept_error.ts";
import { KeptChunks } from "./kept_chunks.ts";
import { type PassedOver, passedOver } from "./plan.ts";

/** Told of every piece that came in, in order. */
export type Watcher = (piece: Uint8Array) => void | Promise<void>;

/**
 * Takes a dump out of a pipe to its end, and keeps what its own tables are in:
 * all of it while there is room, but not the memory that the tables place. So
 * what is kept is about as large as the tables.
 */
export async function receive(
  stream: ReadableStream<Uint8Array>,
  watch: Watcher,
): Promise<ByteSource> {
  const kept = new KeptChunks();
  let sizeBytes = 0;
  let index = 0;
  let gap: PassedOver | null = null;
  let nextPlan = 1;
  for await (const chunk of inChunks(stream)) {
    const isPassedOver = gap !== null && sizeBytes >= gap.start &&
      sizeBytes + chunkBytes <= gap.end;
    if (!isPassedOver) kept.keep(index, chunk);
    index++;
    sizeBytes += chunk.length;
    if (gap === null && index === nextPlan) {
      gap = planned(kept.source(sizeBytes));
      nextPlan *= 2; // the tables are gone through once for each doubling
    }
    await watch(chunk);
  }
  return kept.source(sizeBytes);
}

function planned(head: ByteSource): PassedOver | null {
  return unlessGone(() => passedOver(head), () => null);
}

function inChunks(stream: ReadableStream<Uint8Array>) {
  return stream.pipeThrough(
    new FixedChunkStream(chunkBytes) as ReadableWritablePair<
      Uint8Array,
      Uint8Array
    >,
  );
}
