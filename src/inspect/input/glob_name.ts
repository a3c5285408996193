import { type NameNode, parseGlobName } from "./glob_name_parser.ts";

/**
 * A state of the automaton. Other states refer to it by its index in an array.
 */
type State =
  | { readonly kind: "unit"; matches(unit: string): boolean; next: number }
  | { readonly kind: "fork"; next: number[] }
  /**
   * Continues with `next`, unless the states from `start` match text that
   * begins at this position.
   */
  | { readonly kind: "unless"; start: number; next: number }
  | { readonly kind: "end" };

/**
 * Compiles one part of a glob, such as `*.dmp`, to a function that matches file
 * names. The syntax is that of `globToRegExp` of @std/path. A regular
 * expression would backtrack: `*a*a*a*a*b` took 22 s for one name of 200
 * letters. The function follows all alternatives at once (Thompson, "Regular
 * Expression Search Algorithm", CACM 11, 1968). For a pattern of p letters and
 * a name of n letters, the time is at most proportional to p * n. With `!(...)`
 * in the pattern, it is at most proportional to p * n * n.
 */
export function compileGlobName(
  pattern: string,
  { ignoreCase }: { readonly ignoreCase: boolean },
): (name: string) => boolean {
  const states: State[] = [{ kind: "end" }];
  const start = addSequence(states, parseGlobName(pattern, ignoreCase), 0);
  return (name) => new Search(states, name).matches(start, 0, true);
}

/**
 * Adds states for the nodes. The last of them leads to `next`. Returns the
 * first state.
 */
function addSequence(
  states: State[],
  nodes: readonly NameNode[],
  next: number,
): number {
  return nodes.reduceRight((after, node) => addNode(states, node, after), next);
}

function add(states: State[], state: State): number {
  return states.push(state) - 1;
}

function addNode(states: State[], node: NameNode, next: number): number {
  if (node.kind === "unit") return add(states, { ...node, next });
  if (node.kind === "star") {
    const fork = { kind: "fork" as const, next: [next] };
    const loop = add(states, fork);
    fork.next.push(
      add(states, { kind: "unit", matches: () => true, next: loop }),
    );
    return loop;
  }
  const { alternatives, repeat } = node;
  const addAll = (after: number) =>
    alternatives.map((one) => addSequence(states, one, after));
  switch (repeat) {
    case "@":
      return add(states, { kind: "fork", next: addAll(next) });
    case "?":
      return add(states, { kind: "fork", next: [next, ...addAll(next)] });
    case "!": {
      const end = add(states, { kind: "end" });
      const start = add(states, { kind: "fork", next: addAll(end) });
      const rest = addNode(states, { kind: "star" }, next);
      return add(states, { kind: "unless", start, next: rest });
    }
    default: {
      const fork = { kind: "fork" as const, next: [next] };
      const loop = add(states, fork);
      const first = addAll(loop);
      fork.next.push(...first);
      return repeat === "*" ? loop : add(states, { kind: "fork", next: first });
    }
  }
}

/** Matches one name against the states. */
class Search {
  /**
   * For each `unless` state and position: whether the search continues there.
   */
  readonly #passes = new Map<number, boolean>();

  constructor(readonly states: readonly State[], readonly name: string) {}

  /**
   * Whether the states from `start` match text that begins at position `from`
   * of the name. If `isWhole` is true, the text must extend to the end of the
   * name.
   */
  matches(start: number, from: number, isWhole: boolean): boolean {
    const { name } = this;
    let current = [start];
    for (let at = from;; at++) {
      const { units, isEnd } = this.#reach(current, at);
      if (isEnd && (!isWhole || at === name.length)) return true;
      if (at === name.length || units.length === 0) return false;
      const unit = name.charAt(at);
      current = units.filter((one) => one.matches(unit)).map(({ next }) =>
        next
      );
    }
  }

  /** Finds the states that can be reached without reading another character. */
  #reach(starts: readonly number[], at: number) {
    const seen = new Set<number>();
    const pending = [...starts];
    const units: (State & { kind: "unit" })[] = [];
    let isEnd = false;
    while (pending.length > 0) {
      const index = pending.pop()!;
      if (seen.has(index)) continue;
      seen.add(index);
      const state = this.states[index]!;
      if (state.kind === "unit") units.push(state);
      else if (state.kind === "end") isEnd = true;
      else if (state.kind === "fork") {
        for (const one of state.next) pending.push(one);
      } else if (this.#isFree(index, state.start, at)) pending.push(state.next);
    }
    return { units, isEnd };
  }

  #isFree(index: number, start: number, at: number): boolean {
    const key = index * (this.name.length + 1) + at;
    const known = this.#passes.get(key);
    if (known !== undefined) return known;
    const isFree = !this.matches(start, at, false);
    this.#passes.set(key, isFree);
    return isFree;
  }
}
