// The first minute: what this is, what can be asked, and what to do where there is nothing to ask yet.

import { bringPapers } from "./bring.js";
import { byId, h, icon } from "./dom.js";
import { counted } from "./words.js";

/** @typedef {Api.PageState} State */

/**
 * @param {State} state
 * @param {(question: string) => void} ask
 */
export function showStart(state, ask) {
  byId("start").replaceChildren(
    h("h2", {}, "Ask the literature."),
    h("p", {}, "Every sentence of the answer is tested against the paper it cites."),
  );
  byId("hints").replaceChildren(
    ...[state.problems.length > 0 && trouble(state), state.papers === 0 ? bringPapers() : examples(state, ask), state.llm === null && state.papers > 0 && extractive()].filter(
      (part) => part instanceof Node,
    ),
  );
}

/**
 * @param {State} state
 * @param {(question: string) => void} ask
 */
function examples(state, ask) {
  if (!state.examples.length) return null;
  return h(
    "ul",
    { class: "bare examples", "aria-label": "Questions to begin with" },
    state.examples.map((question) =>
      h("li", {}, h("button", { type: "button", on: { click: () => ask(question) } }, icon("ask"), question)),
    ),
  );
}

function extractive() {
  return h(
    "details",
    { class: "advice" },
    h("summary", {}, "No language model is set, so answers are the papers’ own sentences. How to set one"),
    h("p", {}, "Any model that LiteLLM reaches will do, on this machine or elsewhere. Start Litmus with, for example:"),
    h("pre", {}, h("code", {}, "LITMUS_LLM_MODEL=ollama/llama3.2\nLITMUS_LLM_API_BASE=http://127.0.0.1:11434")),
    h("p", {}, "It then writes the answer, and each of its sentences is tested before you read it."),
  );
}

/** @param {State} state */
function trouble(state) {
  return h(
    "section",
    { class: "advice" },
    h("h2", {}, `${counted(state.papers, "paper")}, but no question can be answered`),
    state.problems.map((problem) => h("p", {}, problem)),
  );
}
