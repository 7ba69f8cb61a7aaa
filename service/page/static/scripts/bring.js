// Where there is nothing yet: how papers come in.

import { Problem } from "./api.js";
import { goTo } from "./address.js";
import { h } from "./dom.js";
import { importSample } from "./importing.js";
import { notice } from "./notice.js";

/** @type {Api.PageState | null} */
let known = null;

/** @param {Api.PageState} state */
export function knowState(state) {
  known = state;
}

/** Whether there is no paper, as far as the page knows. */
export function isEmpty() {
  return known?.papers === 0;
}

/**
 * What stands in place of an answer, or of a question to begin with, while there is no paper.
 * @returns {HTMLElement}
 */
export function bringPapers() {
  const sample = known?.sample ?? false;
  if (known?.arriving) {
    return h(
      "section",
      { class: "advice" },
      h("h2", {}, "Papers are arriving"),
      h("p", {}, "Ask as soon as the first of them are searchable."),
      h("div", { class: "row" }, h("button", { type: "button", class: "button", on: { click: () => goTo("/?view=library") } }, "Show the import")),
    );
  }
  const load = h("button", { type: "button", class: "solid", on: { click: () => void loadSample(load) } }, "Load the sample papers");
  const own = h("button", { type: "button", class: sample ? "button" : "solid", on: { click: () => goTo("/?view=library") } }, "Import my own");
  return h(
    "section",
    { class: "advice" },
    h("h2", {}, "The library is empty"),
    h("p", {}, "Bring papers from Zotero, Scopus, PubMed, arXiv, or any file of BibTeX, RIS, CSV or JSON."),
    sample && h("p", { class: "soft" }, "Or begin with the sample: 135 papers on language models, retrieval and evaluation."),
    h("div", { class: "row" }, sample && load, own),
  );
}

/** @param {HTMLButtonElement} button */
async function loadSample(button) {
  button.disabled = true;
  try {
    await importSample();
  } catch (error) {
    button.disabled = false;
    notice(error instanceof Problem ? error.message : String(error));
  }
}
