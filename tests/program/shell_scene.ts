import { compiledProgram } from "./program.ts";
import { layScene } from "./scene.ts";
import { shellIn } from "./shell.ts";

/**
 * A folder with the files of the scene, and a shell that runs in that folder.
 */
export interface ShellScene {
  /** The path of the folder, which is removed when the test module ends. */
  readonly scene: string;
  readonly program: string;
  readonly shell: ReturnType<typeof shellIn>;
  /** Defines a test of the compiled program that runs only on Linux. */
  onLinux(name: string, fn: () => Promise<void>): void;
}

/**
 * Creates a scene for the compiled program in a temporary folder whose name
 * contains `name`.
 */
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
