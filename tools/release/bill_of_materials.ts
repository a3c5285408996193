import { product } from "../compile/product.ts";

/** A package whose code is in the program. */
export interface Package {
  readonly name: string;
  readonly version: string;
}

/** The part of `deno info --json` that this module uses. */
export interface ModuleGraph {
  readonly modules: readonly { readonly specifier: string }[];
}

/** The JSR packages in a module graph, sorted. */
export function packagesIn({ modules }: ModuleGraph): Package[] {
  const found = new Map<string, Package>();
  for (const { specifier } of modules) {
    const [, name, version] =
      /^https:\/\/jsr\.io\/(@[^/]+\/[^/]+)\/([^/]+)\//.exec(specifier) ?? [];
    if (name && version) found.set(`${name}@${version}`, { name, version });
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

/**
 * The software bill of materials of a release, as CycloneDX 1.6 in JSON
 * (https://cyclonedx.org/docs/1.6/json). It has no timestamp, so that the same
 * release always results in the same bytes.
 */
export function billOfMaterials(
  packages: readonly Package[],
  denoVersion: string,
): string {
  const self = `pkg:github/livedump/livedump@${product.version}`;
  const components = [
    component("deno", denoVersion, `pkg:github/denoland/deno@${denoVersion}`),
    ...packages.map(({ name, version }) =>
      component(name, version, `pkg:jsr/${name.replace("@", "%40")}@${version}`)
    ),
  ];
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": self,
        name: product.name,
        version: product.version,
        description: product.summary,
        licenses: [{ license: { id: product.license } }],
        purl: self,
      },
    },
    components,
    dependencies: [{
      ref: self,
      dependsOn: components.map((each) => each["bom-ref"]),
    }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A component with the MIT license: the license of Deno and @std. */
function component(name: string, version: string, purl: string) {
  return {
    type: name === "deno" ? "platform" : "library",
    "bom-ref": purl,
    name,
    version,
    licenses: [{ license: { id: "MIT" } }],
    purl,
  };
}
