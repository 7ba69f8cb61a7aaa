// Papers from arXiv, OpenAlex, Zotero and others: what to look for, and where.

import { get } from "./api.js";
import { go, here, onMove } from "./address.js";
import { Arrival } from "./arrival.js";
import { h, icon } from "./dom.js";
import { sourceForm, titleOf } from "./sourcing.js";

/** @typedef {import("./sourcing.js").Wanted} Wanted */

const KEPT = "litmus-fetches";
const MOST_KEPT = 20;

/**
 * A button, and the form that it opens. The address says whether it is open, and at which source.
 * @returns {{button: HTMLElement, area: HTMLElement}}
 */
export function fetchArea() {
  const form = sourceForm({
    name: "fetch",
    view: "library",
    label: "Fetch from a source",
    button: "Fetch",
    limit: 500,
    take: async (wanted) => {
      const id = await begin(wanted);
      const card = new Arrival(nameOf(wanted), keptFetch(id));
      void card.run(async () => card.follow(id));
    },
  });
  const button = h("button", { type: "button", class: "button", on: { click: () => toggle() } }, icon("globe"), "From a source");
  const toggle = () => {
    go({ from: here().from === null ? "arxiv" : null }, { replace: true });
    if (here().from !== null) form.querySelector("input")?.focus();
  };
  const follow = () => {
    const { view, from } = here();
    form.hidden = view !== "library" || from === null;
    button.setAttribute("aria-expanded", String(!form.hidden));
  };
  onMove(follow);
  follow();
  return { button, area: form };
}

/**
 * @param {Wanted} wanted
 * @returns {Promise<string>} The id of the import that it is.
 */
async function begin(wanted) {
  const { id } = await get("/v1/fetches", { method: "POST", json: wanted });
  remember(id, wanted);
  return id;
}

/**
 * What can be done about a fetch that this browser began and that broke off: the same again goes on where it was cut.
 * @param {string} id
 * @returns {{goOn: () => void, forget: () => void} | null}
 */
export function keptFetch(id) {
  const wanted = kept()[id];
  if (!wanted) return null;
  const goOn = () => {
    remember(id, null);
    const card = new Arrival(nameOf(wanted));
    void card.run(async () => {
      const next = await begin(wanted);
      card.kept = keptFetch(next);
      await card.follow(next);
    });
  };
  return { goOn, forget: () => remember(id, null) };
}

/** @param {Wanted} wanted */
function nameOf(wanted) {
  return [titleOf(wanted.source), wanted.query].filter(Boolean).join(": ");
}

/** @returns {Record<string, Wanted>} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

/**
 * @param {string} id
 * @param {Wanted | null} wanted
 */
function remember(id, wanted) {
  const others = Object.entries(kept()).filter(([one]) => one !== id);
  const all = wanted ? [...others, [id, wanted]] : others;
  try {
    localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(all.slice(-MOST_KEPT))));
  } catch {
    // it can be asked for again by hand
  }
}
