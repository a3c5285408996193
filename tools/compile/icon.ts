import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { createRequire } from "node:module";

/**
 * The sizes that Windows shows icons in, in pixels: Microsoft Learn,
 * "App icon construction", from the title bar to the largest one in Explorer.
 */
export const iconPixels = [16, 24, 32, 48, 64, 128, 256] as const;

/** A picture of the icon, as a PNG file. */
export interface IconPicture {
  readonly pixels: number;
  readonly png: Uint8Array<ArrayBuffer>;
}

let isReady = false;

async function makeReady(): Promise<void> {
  if (isReady) return;
  const require = createRequire(import.meta.url);
  await initWasm(
    await Deno.readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
  );
  isReady = true;
}

/** Draws a square SVG in every size; the same text gives the same bytes. */
export async function drawIcon(svg: string): Promise<IconPicture[]> {
  await makeReady();
  return iconPixels.map((pixels) => {
    using drawing = disposable(
      new Resvg(svg, { fitTo: { mode: "width", value: pixels } }),
    );
    using picture = disposable(drawing.value.render());
    return { pixels, png: new Uint8Array(picture.value.asPng()) };
  });
}

/** Wasm memory is given back by hand. */
function disposable<T extends { free(): void }>(value: T) {
  return { value, [Symbol.dispose]: () => value.free() };
}
