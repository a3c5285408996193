import { assertEquals } from "@std/assert";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import {
  billOfMaterials,
  packagesIn,
} from "../../../tools/release/bill_of_materials.ts";

const packages = [
  { name: "@std/fs", version: "1.0.22" },
  { name: "@std/path", version: "1.1.4" },
];

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

Deno.test("the bill of materials follows CycloneDX's schema", async () => {
  const text = billOfMaterials(packages, "2.9.6");
  assertEquals(await validator.validate(text), null);
  const broken = text.replace('"type": "library"', '"type": "book"');
  assertEquals(await validator.validate(broken) === null, false);
});

Deno.test("each package of a module graph is listed once", () => {
  const of = (name: string) => ({ specifier: `https://jsr.io/${name}` });
  assertEquals(
    packagesIn({
      modules: [
        of("@std/path/1.1.4/join.ts"),
        of("@std/path/1.1.4/posix/join.ts"),
        of("@std/fs/1.0.22/walk.ts"),
        { specifier: "file:///main.ts" },
      ],
    }),
    packages,
  );
});
