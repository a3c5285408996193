import { counted, grouped, sizeText } from "../../../base/text/count.ts";
import type { DeepReport } from "../../deep/deep_report.ts";
import { foundFacts } from "../deep_facts.ts";
import { factList } from "./fact_list.ts";
import { html, type Markup } from "./markup.ts";
import { percentText } from "./percent.ts";
import { shareBar } from "./share_bar.ts";

/** What `--deep` found in the memory of a dump, and how much of it is there. */
export function deepFigure(deep: DeepReport): Markup | null {
  const facts = foundFacts(deep);
  const shares = sharesOf(deep);
  if (facts.length === 0 && shares.length === 0) return null;
  return html`
    <section class="part">
      <h3>What a debugger finds</h3>
    ${facts.length === 0 ? null : factList(facts)}
    ${shares.length === 0 ? null : coverageTable(shares)}
    ${holeTable(deep)}
    </section>
  `;
}

/** How much there is of some memory. */
interface Share {
  readonly name: string;
  readonly meaning: string;
  readonly part: number;
  readonly whole: number;
}

const kindWords: Readonly<Record<string, readonly [string, string]>> = {
  "images": ["Images", "Pages of the kernel and its drivers"],
  "page-tables": ["Page tables", "Tables that lead to all other memory"],
  "other": ["The rest", "Pools, stacks, caches, devices"],
};

function sharesOf({ coverage, regions }: DeepReport): readonly Share[] {
  const shares: Share[] = (coverage?.kinds ?? []).map((one) => {
    const [name, meaning] = kindWords[one.kind] ?? [one.kind, "Pages"];
    return { name, meaning, part: one.pagesInDump, whole: one.pages };
  });
  if (coverage?.user) {
    const { pages: whole, pagesInDump: part } = coverage.user;
    const meaning = "Pages of all processes";
    shares.push({ name: "User memory", meaning, part, whole });
  }
  if (regions) {
    const { readable: whole, whole: part } = regions;
    const meaning = "Regions that could be read, wholly in the file";
    shares.push({ name: "Regions", meaning, part, whole });
  }
  return shares;
}

function coverageTable(shares: readonly Share[]): Markup {
  return html`
    <table class="coverage">
      <caption>How much of what is mapped is in the file.</caption>
      <thead>
        <tr>
          <th scope="col">Memory</th>
          <th scope="col">In the file</th>
          <th scope="col" class="number">Of</th>
        </tr>
      </thead>
      <tbody>
    ${shares.map(coverageRow)}
      </tbody>
    </table>
  `;
}

function coverageRow({ name, meaning, part, whole }: Share): Markup {
  const share = whole === 0
    ? html`
      <span>none mapped</span>
    `
    : html`
      <span>${grouped(part)} (${percentText(part, whole)})</span>
      ${shareBar(part, whole)}
    `;
  return html`
    <tr>
      <th scope="row">${name}<small>${meaning}</small></th>
      <td>${share}</td>
      <td class="number">${grouped(whole)}</td>
    </tr>
  `;
}

/** The largest parts that are missing, folded away. */
function holeTable({ coverage, regions }: DeepReport): Markup | null {
  const holes = [
    ...(coverage?.holes ?? []),
    ...(regions?.holes ?? []).map((one) => ({ ...one, kind: "regions" })),
  ];
  if (holes.length === 0) return null;
  const extent = counted(holes.length, "hole");
  return html`
    <details>
      <summary>Largest holes <small>${extent}</small></summary>
      <table class="holes">
        <caption
          class="unseen">The largest parts of memory that are missing</caption>
        <thead>
          <tr>
            <th scope="col">Memory</th>
            <th scope="col">First address</th>
            <th scope="col" class="number">Missing</th>
          </tr>
        </thead>
        <tbody>
    ${holes.map(({ kind, address, sizeBytes }) =>
      html`
        <tr>
          <th scope="row">${kindWords[kind]?.[0] ?? "Regions"}</th>
          <td><code>${address}</code></td>
          <td class="number">${sizeText(sizeBytes)}</td>
        </tr>
      `
    )}
        </tbody>
      </table>
    </details>
  `;
}
