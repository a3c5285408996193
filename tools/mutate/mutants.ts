/** A file with one line broken. */
export interface Mutant {
  /** Line number, starting with 1. */
  readonly line: number;
  /** Description of the change: "`<` to `<=`". */
  readonly change: string;
  readonly source: string;
}

/**
 * Parts of a file that are not code: comments, strings, templates and regular
 * expressions.
 */
const notCode =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=[(=,:]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\/\\\n\[])+\/[a-z]*/g;

const swaps: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
};

/** Ways to break code. `deno fmt` puts spaces around operators. */
const breaks: readonly {
  readonly pattern: RegExp;
  replace(found: string): string;
}[] = [
  {
    pattern: /(?<=\s)(?:<=|>=|<|>|===|!==|&&|\|\|)(?=\s)/g,
    replace: (found) => swaps[found]!,
  },
  // A `!` after a name or a bracket is not a negation.
  { pattern: /(?<![\w)\]])!(?=[\w(])/g, replace: () => "" },
  {
    pattern: /(?<![\w.$#])(?:0x[0-9a-fA-F]+|\d[\d_]*)n?(?![\w.])/g,
    replace: (found) => {
      const suffix = found.endsWith("n") ? "n" : "";
      const value = BigInt(found.replace(/_|n$/g, ""));
      return `${value + 1n}${suffix}`;
    },
  },
];

/** Every way to break a TypeScript file in one place, in order. */
export function mutantsOf(source: string): Mutant[] {
  const code = source.replace(
    notCode,
    (text) => text.replace(/[^\n]/g, " "),
  );
  const mutants = breaks.flatMap(({ pattern, replace }) =>
    Array.from(code.matchAll(pattern), ({ 0: found, index }) => {
      const replaced = replace(found);
      return {
        line: source.slice(0, index).split("\n").length,
        change: `\`${found}\` to \`${replaced}\``,
        source: source.slice(0, index) + replaced +
          source.slice(index + found.length),
      };
    })
  );
  return mutants.sort((a, b) => a.line - b.line);
}

/** Picks `count` of the mutants at random, on different lines if possible. */
export function sample(
  mutants: readonly Mutant[],
  count: number,
  random: () => number,
): Mutant[] {
  const shuffled = mutants.map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at).map(({ one }) => one);
  const seen = new Set<number>();
  const [first, again] = [[] as Mutant[], [] as Mutant[]];
  for (const one of shuffled) {
    (seen.has(one.line) ? again : first).push(one);
    seen.add(one.line);
  }
  return [...first, ...again].slice(0, count).sort((a, b) => a.line - b.line);
}
