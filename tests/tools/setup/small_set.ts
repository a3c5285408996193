import type { SetUpOptions } from "../../../tools/setup/set_up.ts";
import type { FakeNpm } from "../fake_npm.ts";
import { integrityOf, makeTarball, sha256Of } from "../make_tarball.ts";

/**
 * The files in the tarball of the republished package, with imports as in npm
 * packages of JSR.
 */
const republished = {
  "package/mod.ts": 'export * from "./add.js";\n',
  "package/add.ts": "export const add = (a: number, b: number) => a + b;\n",
  "package/_dist/add.js": "export const add = 0;\n",
  "package/add_test.ts": "throw new Error();\n",
  "package/package.json": "{}",
};

/** The files that must be in vendor/, with contents as on JSR. */
export const expectedFiles: Readonly<Record<string, string>> = {
  "add.ts": republished["package/add.ts"],
  "mod.ts": 'export * from "./add.ts";\n',
};

/** An arbitrary SHA-256, because Deno only compares it with deno.lock. */
export const integrity = sha256Of("what JSR would publish");

/** The digest of the files, as `sha256sum *.ts | sha256sum` prints it. */
const digest = sha256Of(
  Object.entries(expectedFiles)
    .map(([path, text]) => `${sha256Of(text)}  ${path}\n`).join(""),
);

/** The npm package of the small set. */
export const spec = "@someone/std__sum@9.9.9";

/** A checkout that needs one JSR package, which the fake npm serves. */
export async function smallSet(npm: FakeNpm): Promise<SetUpOptions> {
  const tarball = await makeTarball(republished);
  await npm.serve(spec, tarball);
  return {
    root: await Deno.makeTempDir({ prefix: "checkout-" }),
    force: false,
    jsrAnswers: () => Promise.resolve(false),
    sources: [{
      kind: "republished-package",
      spec,
      integrity: integrityOf(tarball),
      take: "@std/sum@1.2.3",
    }],
    packages: [{
      name: "@std/sum",
      version: "1.2.3",
      files: digest,
      integrity,
    }],
  };
}
