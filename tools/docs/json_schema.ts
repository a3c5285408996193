import { prose, table } from "./markdown.ts";

/** As much of JSON Schema 2020-12 as the program's schemas use. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A field of a document: its path, what it can hold, what it says. */
export interface Field {
  readonly path: string;
  readonly type: string;
  readonly description: string;
}

/** Every field of the documents that follow a schema, in its order. */
export function fieldsOf(schema: Schema): readonly Field[] {
  return below(schema, "", schema);
}

function below(schema: Schema, path: string, root: Schema): Field[] {
  const meant = resolved(schema, root);
  const inner = [meant, ...meant.anyOf ?? [], ...meant.oneOf ?? []]
    .map((one) => resolved(one, root));
  return inner.flatMap(({ properties, items }) => [
    ...Object.entries(properties ?? {}).flatMap(([name, property]) => {
      const at = path === "" ? name : `${path}.${name}`;
      return [fieldAt(at, property, root), ...below(property, at, root)];
    }),
    ...items === undefined ? [] : below(items, `${path}[]`, root),
  ]);
}

function fieldAt(path: string, property: Schema, root: Schema): Field {
  const meant = resolved(property, root);
  return {
    path,
    type: typesOf(meant, root).join(" or "),
    description: meant.description ?? "",
  };
}

/** A schema with what it refers to; its own words win. */
function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = /^#\/\$defs\/(\w+)$/.exec(schema.$ref)?.[1] ?? "";
  const target = root.$defs?.[name];
  if (target === undefined) throw new Error(`${schema.$ref} is nowhere`);
  return { ...resolved(target, root), ...schema };
}

function typesOf(schema: Schema, root: Schema): string[] {
  const { type, items } = schema;
  const values = schema.enum ?? ("const" in schema ? [schema.const] : null);
  if (values !== null) {
    return values.map((value) => `\`${JSON.stringify(value)}\``);
  }
  const names = type === undefined ? [] : [type].flat();
  const others = [...schema.anyOf ?? [], ...schema.oneOf ?? []];
  const found = [
    ...names.map((name) =>
      name === "array" && items !== undefined
        ? `array of ${typesOf(resolved(items, root), root).join(" or ")}`
        : name
    ),
    ...others.flatMap((one) => typesOf(resolved(one, root), root)),
  ];
  return Array.from(new Set(found));
}

/** A table of Markdown with every field of a schema. */
export function fieldTable(schema: Schema): string {
  return table(
    ["field", "type", "meaning"],
    fieldsOf(schema).map(({ path, type, description }) => [
      `\`${path}\``,
      type,
      prose(description),
    ]),
  );
}
