// The first minute: what this is, what can be asked, and how papers come in where there are none.

import { goTo } from "./address.js";
import { button, byId, h, icon } from "./dom.js";
import { importSample } from "./importing.js";
import { complain } from "./notice.js";
import { lacking } from "./rights.js";
import { counted } from "./words.js";

/** @param {Api.PageState} state @param {(question: string) => void} ask */
export function showStart(state, ask) {
  byId("start").replaceChildren(h("h2", {}, "Ask the literature."), h("p", {}, "Every sentence of the answer is tested against the paper it cites."));
  byId("hints").replaceChildren(
    ...[state.problems.length > 0 && trouble(state), state.papers === state.pending && !state.problems.length ? bringPapers() : examples(state, ask), state.llm === null && state.papers > 0 && extractive()].filter(
      (part) => part instanceof Node,
    ),
  );
}

/** @param {Api.PageState} state @param {(question: string) => void} ask */
function examples(state, ask) {
  if (!state.examples.length) return null;
  return h(
    "ul",
    { class: "bare examples", "aria-label": "Questions to begin with", data: { needs: "ask" } },
    state.examples.map((question) =>
      h("li", {}, h("button", { type: "button", on: { click: () => ask(question) } }, icon("ask"), question)),
    ),
  );
}

function extractive() {
  return h(
    "details",
    { class: "advice", data: { needs: "ask" } },
    h("summary", {}, "No language model is configured, so answers are the papers’ own sentences. How to configure one"),
    h("p", {}, "You can use any model that LiteLLM supports, on this machine or elsewhere. For example, start Litmus with:"),
    h("pre", {}, h("code", {}, "LITMUS_LLM_MODEL=ollama/llama3.2\nLITMUS_LLM_API_BASE=http://127.0.0.1:11434")),
    h("p", {}, "The model then writes the answers, and each sentence is tested before you read it."),
  );
}

/** @param {Api.PageState} state */
function trouble(state) {
  return h(
    "section",
    { class: "advice" },
    h("h2", {}, `${counted(state.papers, "paper")}, but no question can be answered`),
    state.problems.map((problem) => h("p", {}, problem)),
  );
}

/** @type {Api.PageState | null} */
let known = null;

/** @param {Api.PageState} state */
export function knowState(state) {
  known = state;
}

/** Whether no paper can be searched, as far as the page knows. */
export function isEmpty() {
  return known !== null && known.papers === known.pending;
}

/** Whether papers come in, or are not searchable yet. */
export function isFilling() {
  return known !== null && known.arriving + known.pending > 0;
}

/** What stands in place of an answer, or of a question to begin with, while there is no paper. @returns {HTMLElement} */
export function bringPapers() {
  const sample = known?.sample ?? false;
  if (isFilling()) {
    return h(
      "section",
      { class: "advice" },
      h("h2", {}, "Papers are being imported"),
      h("p", {}, "You can ask as soon as the first of them are searchable."),
      h("div", { class: "row" }, button("button", () => goTo("/?view=library"), "Show the import")),
    );
  }
  const load = button("solid", () => void loadSample(load), "Load the sample papers");
  const own = button(sample ? "button" : "solid", () => goTo("/?view=library"), "Import my own");
  return h(
    "section",
    { class: "advice" },
    h("h2", {}, "The library is empty"),
    h(
      "div",
      { data: { needs: "write" } },
      h("p", {}, "Add papers from Zotero, Scopus, PubMed or arXiv, or from a file in BibTeX, RIS, CSV or JSON."),
      sample && h("p", { class: "soft" }, "Or try the sample: 135 papers on language models, retrieval and evaluation."),
      h("div", { class: "row" }, sample && load, own),
    ),
    lacking("Importing papers", "write"),
  );
}

/** @param {HTMLButtonElement} button */
async function loadSample(button) {
  button.disabled = true;
  try {
    await importSample();
  } catch (error) {
    button.disabled = false;
    complain(error);
  }
}
