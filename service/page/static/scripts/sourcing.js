// What to look for at a source of papers: once, or again and again.

import { get, Problem } from "./api.js";
import { go, here, onMove } from "./address.js";
import { h } from "./dom.js";
import { drafted } from "./drafts.js";

/** @typedef {{name: string, title: string, query: string, advice: string | null}} Source */
/** @typedef {{source: string, query: string, since: string | null, limit: number, tags: string[]}} Wanted */

/** @type {Promise<Source[]> | null} */
let asked = null;
/** @type {Source[]} */
let sources = [];

/**
 * @param {string} name
 * @returns {string}
 */
export function titleOf(name) {
  return sources.find((one) => one.name === name)?.title ?? name;
}

/** @returns {Promise<Source[]>} The sources that the service knows. */
export function learnSources() {
  asked ??= get("/v1/sources").then(
    (told) => (sources = told.sources),
    () => ((asked = null), sources), // sending the form will say what is wrong
  );
  return asked;
}

/**
 * A form of a source and a query. The address has the source.
 * @param {{name: string, view: import("./address.js").View, label: string, button: string, limit: number,
 *   more?: HTMLElement[], take: (wanted: Wanted) => Promise<void>}} how `more` are further fields.
 * @returns {HTMLElement}
 */
export function sourceForm({ name, view, label, button, limit: usual, more = [], take }) {
  const source = h("select", { on: { change: () => go({ from: source.value }, { replace: true }) } });
  const query = drafted(`${name}-query`, h("input", { autocomplete: "off", "aria-describedby": `${name}-means` }));
  const since = drafted(`${name}-since`, h("input", { placeholder: "2024, 2024-03", pattern: "\\s*\\d{4}(-\\d{1,2}(-\\d{1,2})?)?\\s*", title: "A year, a month or a day: 2024, 2024-03, 2024-03-15" }));
  const limit = drafted(`${name}-limit`, h("input", { type: "number", min: 1, step: 1, required: true, value: usual }));
  const tags = drafted(`${name}-tags`, h("input", { placeholder: "none", autocomplete: "off" }));
  const means = h("p", { class: "soft small", id: `${name}-means` });
  const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
  const send = h("button", { class: "solid" }, button);
  const field = (/** @type {string} */ text, /** @type {HTMLElement} */ input, /** @type {string} */ kind = "") => h("label", { class: `field ${kind}` }, text, input);
  const form = h(
    "form",
    { class: "fetch", "aria-label": label },
    field("Source", source),
    field("Search for", query, "wide"),
    field("Published since", since),
    field("At most", limit),
    field("Tag the papers", tags),
    more,
    h("div", { class: "row" }, send, means),
    wrong,
  );
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    send.disabled = true;
    wrong.hidden = true;
    const words = tags.value.split(",").map((/** @type {string} */ tag) => tag.trim()).filter(Boolean);
    try {
      await take({ source: source.value, query: query.value.trim(), since: since.value.trim() || null, limit: Number(limit.value), tags: words });
    } catch (error) {
      wrong.textContent = error instanceof Problem ? error.message : String(error);
      wrong.hidden = false;
    }
    send.disabled = false;
  });
  const follow = async () => {
    const place = here();
    if (place.view !== view || (view === "library" && place.from === null)) return;
    const known = await learnSources();
    if (source.options.length !== known.length) source.replaceChildren(...known.map((one) => h("option", { value: one.name }, one.title)));
    source.value = place.from ?? "arxiv";
    if (source.selectedIndex < 0) source.selectedIndex = 0;
    const chosen = known.find((one) => one.name === source.value);
    means.replaceChildren(chosen ? `${chosen.title} takes ${chosen.query}.` : "", chosen?.advice ? h("span", { class: "advised" }, chosen.advice) : "");
  };
  onMove(() => void follow());
  void follow();
  return form;
}
