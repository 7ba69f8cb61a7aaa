// Screening in the manner of a systematic review: criteria, and then a decision on each paper.

import { get } from "./api.js";
import { answerer } from "./answerer.js";
import { here } from "./address.js";
import { choosing } from "./choosing.js";
import { h, icon } from "./dom.js";
import { A_PAGE, roomForScreening } from "./screened.js";
import { textList } from "./texts.js";
import { beginWith, startWork } from "./work.js";

const HINT = "A question or a statement, then Enter";

export function startScreen() {
  const papers = choosing({ name: "screen", label: "Only papers that speak of", hint: "A topic; empty: the whole library", limit: null, required: false });
  const include = textList({ name: "screen-include", usual: [], all: "Criteria of inclusion", add: "Include a paper if", hint: HINT });
  const exclude = textList({ name: "screen-exclude", usual: [], all: "Criteria of exclusion", add: "Exclude a paper if", hint: HINT });
  const who = answerer("Rules over the words of the abstract");
  const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
  const form = h(
    "form",
    { class: "work-form", "aria-label": "Screen papers" },
    include.element,
    exclude.element,
    h("p", { class: "soft small" }, "Such as “Does the paper study dense retrieval?”, “Published since 2020”, “Is it a survey?”."),
    papers.element,
    who.element,
    h("div", { class: "row" }, h("button", { class: "solid" }, icon("sieve"), "Screen")),
    wrong,
  );
  const wanted = () => ({ ...papers.selection(), ...who.fields(), include: include.texts(), exclude: exclude.texts() });
  beginWith(form, wrong, () => get("/v1/screenings", { method: "POST", json: wanted() }));
  const part = () => {
    const { show, cursor } = here();
    return `&offset=${Number(cursor) || 0}${show ? `&decision=${encodeURIComponent(show)}` : ""}`;
  };
  startWork({
    view: "screen",
    kind: "screening",
    unit: "paper",
    heading: "Screen papers",
    says: "Each paper is included, excluded, or left for you where that is not clear, criterion by criterion, with the words it rests on.",
    before: "Screenings",
    form,
    look: (id) => get(`/v1/screenings/${encodeURIComponent(id)}?limit=${A_PAGE}${part()}`),
    part,
    file: (id, format) => `/v1/screenings/${encodeURIComponent(id)}/export?format=${format}`,
    formats: {
      markdown: ["Report in Markdown", "md"],
      csv: ["Decisions as CSV", "csv"],
      xlsx: ["Decisions for Excel", "xlsx"],
      json: ["Everything as JSON", "json"],
      svg: ["PRISMA flow diagram", "svg"],
      ris: ["RIS of the included papers", "ris"],
      bibtex: ["BibTeX of the included papers", "bib"],
    },
    fresh: roomForScreening,
  });
}
