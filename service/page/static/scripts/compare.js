// Papers as rows, questions as columns.

import { get } from "./api.js";
import { answerer } from "./answerer.js";
import { choosing } from "./choosing.js";
import { h, icon } from "./dom.js";
import { openPaper } from "./panel.js";
import { renew } from "./renew.js";
import { textList } from "./texts.js";
import { about, retraction, VERDICTS } from "./words.js";
import { beginWith, startWork } from "./work.js";

/** @typedef {Api.ComparisonOut} Comparison */
/** @typedef {Api.Cell} Cell */
/** @typedef {Api.PassagePaperOut} Cited */

export function startCompare() {
  const papers = choosing({ name: "compare", label: "Papers that speak of", hint: "A topic, in words", limit: 10, required: true });
  const columns = textList({ name: "compare-columns", usual: ["task", "data", "method", "main result", "limitation"], all: "Columns", add: "Add a column", hint: "A question or a word, then Enter", required: true });
  const wanted = () => ({ ...papers.selection(), ...who.fields(), columns: columns.texts() });
  const who = answerer("The sentence of the abstract that answers", () => get("/v1/comparisons/estimate", { method: "POST", json: wanted() }));
  const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
  const form = h(
    "form",
    { class: "work-form", "aria-label": "Compare papers" },
    papers.element,
    columns.element,
    who.element,
    h("div", { class: "row" }, h("button", { class: "solid" }, icon("columns"), "Compare")),
    wrong,
  );
  beginWith(form, wrong, () => get("/v1/comparisons", { method: "POST", json: wanted() }));
  startWork({
    view: "compare",
    kind: "comparison",
    unit: "paper",
    heading: "Compare papers",
    says: "Papers as rows, questions as columns. Each cell shows the words of the abstract that it rests on.",
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
    /** @param {Comparison} made */
    show(made) {
      renew(head, ["Paper", ...made.columns], (name) => h("th", { scope: "col" }, name));
      renew(body, made.rows, (row) => h("tr", {}, paperCell(row.paper), row.cells.map((one, at) => cell(one, made.columns[at], row.paper))));
    },
  };
}

/** @param {Cited} paper */
function paperCell(paper) {
  return h(
    "th",
    { scope: "row" },
    h("button", { type: "button", class: "open", on: { click: () => openPaper(paper.id) } }, paper.title, retraction(paper)),
    h("p", { class: "about" }, about(paper)),
  );
}

/**
 * @param {Cell} one
 * @param {string} column
 * @param {Cited} paper
 */
function cell(one, column, paper) {
  if (!one.stated) return h("td", { data: { column } }, h("span", { class: "silent" }, "the abstract does not say"));
  const open = () => openPaper(paper.id, { said: one.text, by: `${column.charAt(0).toUpperCase()}${column.slice(1)}`, ranges: one.evidence });
  const doubtful = one.verdict && !["supported", "not_a_claim"].includes(one.verdict);
  return h(
    "td",
    { data: { column } },
    h("button", { type: "button", class: "open", title: "Show it in the abstract", on: { click: open } }, h("span", { class: "sentence", data: { verdict: one.verdict } }, one.text)),
    doubtful && h("span", { class: "verdict", data: { verdict: one.verdict } }, VERDICTS[one.verdict ?? ""]),
  );
}
