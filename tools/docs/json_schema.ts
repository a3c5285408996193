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
  readonly allOf?: readonly Schema[];
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

/**
 * Every field of the documents that follow a schema, in its order; not those
 * below the definition `told`, which stand elsewhere.
 */
export function fieldsOf(schema: Schema, told?: string): readonly Field[] {
  const { [told ?? ""]: left, ...others } = schema.$defs ?? {};
  if (left === undefined) return below(schema, "", schema);
  const shallow = {
    [told!]: { type: left.type, description: left.description },
  };
  const root = { ...schema, $defs: { ...others, ...shallow } } as Schema;
  return below(root, "", root);
}

function below(schema: Schema, path: string, root: Schema): Field[] {
  const found = partsOf(schema, root).flatMap(({ properties, items }) => [
    ...Object.entries(properties ?? {}).flatMap(([name, property]) => {
      const at = path === "" ? name : `${path}.${name}`;
      return [fieldAt(at, property, root), ...below(property, at, root)];
    }),
    ...items === undefined ? [] : below(items, `${path}[]`, root),
  ]);
  return merged(found);
}

/** A schema with what it refers to, chooses from and is put together of. */
function partsOf(schema: Schema, root: Schema): Schema[] {
  const meant = resolved(schema, root);
  const { allOf = [], anyOf = [], oneOf = [] } = meant;
  const parts = [...allOf, ...anyOf, ...oneOf];
  return [meant, ...parts.flatMap((one) => partsOf(one, root))];
}

/** Each field once: a later one narrows what an earlier one can hold. */
function merged(fields: readonly Field[]): Field[] {
  const found = new Map<string, Field>();
  for (const field of fields) {
    const earlier = found.get(field.path);
    found.set(field.path, {
      path: field.path,
      type: field.type || (earlier?.type ?? ""),
      description: field.description || (earlier?.description ?? ""),
    });
  }
  return [...found.values()];
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
  const others = [
    ...schema.allOf ?? [],
    ...schema.anyOf ?? [],
    ...schema.oneOf ?? [],
  ];
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
export function fieldTable(schema: Schema, told?: string): string {
  return table(
    ["field", "type", "meaning"],
    fieldsOf(schema, told).map(({ path, type, description }) => [
      `\`${path}\``,
      type,
      prose(description),
    ]),
  );
}
