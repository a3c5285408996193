import { buildMachine } from "../builder/machine/machine.ts";
import { dumpMachine } from "../builder/machine/machine_dump.ts";
import { buildKernelDump } from "../builder/dump_builder.ts";

const fixtures = new URL("../../fixtures/", import.meta.url);

const complete = () => buildKernelDump({ tag: "livedump" });
const unexpected = () => buildKernelDump({ bugCheck: 0 });

/** Bytes that have no known format, and are the same in each run. */
function garbage(): Uint8Array {
  let state = 161;
  // The upper bytes of the linear congruential generator in Numerical Recipes.
  return Uint8Array.from({ length: 5000 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Files whose names are valid on every system, by path. */
const files: Readonly<Record<string, () => Uint8Array>> = {
  "empty.dmp": () => new Uint8Array(0),
  "zeros.dmp": () => new Uint8Array(65536),
  "garbage.dmp": garbage,
  "half a header.dmp": () => complete().slice(0, 0x800),
  "warning.dmp": () => buildKernelDump({ leftOver: garbage() }),
  "intact.dmp": complete,
  "with spaces.dmp": complete,
  "-q": complete,
  "K\u00e4fer \u{1f41e}.dmp": complete,
  "[12].dmp": complete,
  "1.dmp": unexpected,
  "seven/unverified.dmp": () => buildKernelDump({ type: 7 }),
  "machine.dmp": () => dumpMachine(buildMachine("x64")),
  "schema": complete,
  "many/b.dmp": complete,
  "many/a.dmp": unexpected,
  "many/deep/c.MDMP": () =>
    Deno.readFileSync(new URL("process-full.dmp", fixtures)),
  "many/readme.txt": () => new TextEncoder().encode("not a dump\n"),
  "list.txt": () =>
    new TextEncoder().encode("1.dmp\r\nwith spaces.dmp\r\n[12].dmp\r\n"),
  "nothing/readme.txt": () => new TextEncoder().encode("not a dump\n"),
};

/** Files with names that Windows does not allow. */
const posixFiles: typeof files = {
  "line\nbreak.dmp": complete,
  "\x1b[31mred.dmp": complete,
};

/** Fills a folder with the files that the cases inspect. */
export function layScene(folder: string): void {
  Deno.mkdirSync(`${folder}/fixtures`);
  for (const { name } of Deno.readDirSync(fixtures)) {
    if (!name.endsWith(".dmp")) continue;
    Deno.copyFileSync(new URL(name, fixtures), `${folder}/fixtures/${name}`);
  }
  const all = Deno.build.os === "windows" ? files : { ...files, ...posixFiles };
  for (const [path, build] of Object.entries(all)) {
    const parent = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    Deno.mkdirSync(`${folder}/${parent}`, { recursive: true });
    Deno.writeFileSync(`${folder}/${path}`, build());
  }
}
