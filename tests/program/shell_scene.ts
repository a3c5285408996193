import { compiledProgram } from "./program.ts";
import { layScene } from "./scene.ts";
import { shellIn } from "./shell.ts";

/** A scene of a test module's own, with a shell in it. */
export interface ShellScene {
  /** The path of its folder, which is removed when the module ends. */
  readonly scene: string;
  readonly program: string;
  readonly shell: ReturnType<typeof shellIn>;
  /** A test of the compiled program, on Linux only. */
  onLinux(name: string, fn: () => Promise<void>): void;
}

/** Lays a scene for the compiled program in a folder of that name. */
export async function openShellScene(name: string): Promise<ShellScene> {
  const program = await compiledProgram("host") ?? "";
  const scene = await Deno.makeTempDir({ prefix: `livedump ${name} ` });
  layScene(scene);
  Deno.test.afterAll(() => Deno.removeSync(scene, { recursive: true }));
  const ignore = Deno.build.os !== "linux" || program === "";
  return {
    scene,
    program,
    shell: shellIn(scene, program),
    onLinux: (sentence, fn) =>
      Deno.test({ name: `compiled: ${sentence}`, ignore, fn }),
  };
}
