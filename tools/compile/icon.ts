import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { createRequire } from "node:module";

/**
 * Icon sizes of Windows in pixels, from the title bar to the largest icons of
 * Explorer. Source: Microsoft Learn, "App icon construction".
 */
export const iconPixels = [16, 24, 32, 48, 64, 128, 256] as const;

/** The icon in one size, as a PNG file. */
export interface IconPicture {
  readonly pixels: number;
  readonly png: Uint8Array<ArrayBuffer>;
}

let isReady = false;

async function loadWasm(): Promise<void> {
  if (isReady) return;
  const require = createRequire(import.meta.url);
  await initWasm(
    await Deno.readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
  );
  isReady = true;
}

/**
 * Draws a square SVG in every icon size. The same SVG always results in the
 * same bytes.
 */
export async function drawIcon(svg: string): Promise<IconPicture[]> {
  await loadWasm();
  return iconPixels.map((pixels) => {
    using drawing = disposable(
      new Resvg(svg, { fitTo: { mode: "width", value: pixels } }),
    );
    using picture = disposable(drawing.value.render());
    return { pixels, png: new Uint8Array(picture.value.asPng()) };
  });
}

/**
 * Makes a Wasm object disposable, because the memory of the object must be
 * freed explicitly.
 */
function disposable<T extends { free(): void }>(value: T) {
  return { value, [Symbol.dispose]: () => value.free() };
}
