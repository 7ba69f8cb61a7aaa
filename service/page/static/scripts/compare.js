// Papers as rows, questions as columns.

import { get } from "./api.js";
import { button, h, renew } from "./dom.js";
import { answerer, choosing, textList } from "./forms.js";
import { openPaper } from "./panel.js";
import { about, retraction, VERDICTS } from "./words.js";
import { startWork, workForm } from "./work.js";

export function startCompare() {
  const papers = choosing({ name: "compare", label: "Papers about", hint: "A topic, in words", limit: 10, required: true });
  const columns = textList({ name: "compare-columns", usual: ["task", "data", "method", "main result", "limitation"], all: "Columns", add: "Add a column", hint: "A question or a word, then Enter", required: true });
  const wanted = () => ({ ...papers.selection(), ...who.fields(), columns: columns.texts() });
  const who = answerer("The sentence of the abstract that answers", () => get("/v1/comparisons/estimate", { method: "POST", json: wanted() }));
  const begin = () => get("/v1/comparisons", { method: "POST", json: wanted() });
  const form = workForm({ label: "Compare papers", sign: "columns", verb: "Compare", begin }, [papers.element, columns.element, who.element]);
  startWork({
    view: "compare",
    kind: "comparison",
    unit: "paper",
    heading: "Compare papers",
    says: "Each row is a paper, each column a question. Click a cell to see its words in the abstract.",
    needing: "Comparing papers",
    before: "Comparisons",
    form,
    look: (id) => get(`/v1/comparisons/${encodeURIComponent(id)}`),
    file: (id, format) => `/v1/comparisons/${encodeURIComponent(id)}?format=${format}`,
    formats: { markdown: ["Markdown", "md"], csv: ["CSV", "csv"], xlsx: ["Excel", "xlsx"], latex: ["LaTeX", "tex"], bibtex: ["BibTeX for the LaTeX table", "bib"] },
    part: () => "",
    fresh,
  });
}

function fresh() {
  const head = h("tr", {});
  const body = h("tbody", {});
  const element = h("div", { class: "comparison", role: "region", "aria-label": "Comparison", tabindex: 0 }, h("table", {}, h("thead", {}, head), body));
  return {
    element,
    /** @param {Api.ComparisonOut} made */
    show(made) {
      renew(head, ["Paper", ...made.columns], (name) => h("th", { scope: "col" }, name));
      renew(body, made.rows, (row) => h("tr", {}, paperCell(row.paper), row.cells.map((one, at) => cell(one, made.columns[at], row.paper))));
    },
  };
}

/** @param {Api.PassagePaperOut} paper */
function paperCell(paper) {
  return h(
    "th",
    { scope: "row" },
    button("open", () => openPaper(paper.id), [paper.title, retraction(paper)]),
    h("p", { class: "about" }, about(paper)),
  );
}

/** @param {Api.Cell} one @param {string} column @param {Api.PassagePaperOut} paper */
function cell(one, column, paper) {
  if (!one.stated) return h("td", { data: { column } }, h("span", { class: "silent" }, "the abstract does not say"));
  const open = () => openPaper(paper.id, { said: one.text, by: `${column.charAt(0).toUpperCase()}${column.slice(1)}`, ranges: one.evidence });
  const doubtful = one.verdict && !["supported", "not_a_claim"].includes(one.verdict);
  return h(
    "td",
    { data: { column } },
    button("open", open, h("span", { class: "sentence", data: { verdict: one.verdict } }, one.text), { title: "Show it in the abstract" }),
    doubtful && h("span", { class: "verdict", data: { verdict: one.verdict } }, VERDICTS[one.verdict ?? ""]),
  );
}
