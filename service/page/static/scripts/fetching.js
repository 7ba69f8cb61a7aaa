// Papers from arXiv, OpenAlex, Zotero and others: what to look for, and where.

import { go, here, onMove } from "./address.js";
import { get } from "./api.js";
import { Arrival } from "./arrival.js";
import { alertLine, button, h, icon, options } from "./dom.js";
import { drafted } from "./forms.js";
import { attempt } from "./notice.js";
import { surelyMay } from "./rights.js";

/** @type {Promise<Api.SourceInfo[]> | null} */
let asked = null;
/** @type {Api.SourceInfo[]} */
let sources = [];

/** @param {string} name @returns {string} */
export function titleOf(name) {
  return sources.find((one) => one.name === name)?.title ?? name;
}

/** @returns {Promise<Api.SourceInfo[]>} The sources that the service knows. */
export async function learnSources() {
  if (!(await surelyMay("whole"))) return sources;
  asked ??= get("/v1/sources").then(
    (told) => (sources = told.sources),
    () => ((asked = null), sources), // sending the form will say what is wrong
  );
  return asked;
}

/**
 * A form of a source and a query. The address has the source.
 * @param {{name: string, view: import("./address.js").View, label: string, verb: string, limit: number,
 *   more?: HTMLElement[], take: (wanted: Api.FetchRequest) => Promise<void>}} how `more` are further fields.
 * @returns {HTMLElement}
 */
export function sourceForm({ name, view, label, verb, limit: usual, more = [], take }) {
  const source = h("select", { on: { change: () => go({ from: source.value }, { replace: true }) } });
  const query = drafted(`${name}-query`, h("input", { autocomplete: "off", "aria-describedby": `${name}-means` }));
  const since = drafted(`${name}-since`, h("input", { placeholder: "2024, 2024-03", pattern: "\\s*\\d{4}(-\\d{1,2}(-\\d{1,2})?)?\\s*", title: "A year, a month or a day: 2024, 2024-03, 2024-03-15" }));
  const limit = drafted(`${name}-limit`, h("input", { type: "number", min: 1, step: 1, required: true, value: usual }));
  const tags = drafted(`${name}-tags`, h("input", { placeholder: "none", autocomplete: "off" }));
  const means = h("p", { class: "soft small", id: `${name}-means` });
  const wrong = alertLine();
  const send = h("button", { class: "solid" }, verb);
  const field = (/** @type {string} */ text, /** @type {HTMLElement} */ input, /** @type {string} */ kind = "") => h("label", { class: `field ${kind}` }, text, input);
  const form = h(
    "form",
    { class: "fetch", "aria-label": label, data: { needs: "write" } },
    field("Source", source),
    field("Search for", query, "wide"),
    field("Published since", since),
    field("Records at most", limit),
    field("Tags to add", tags),
    more,
    h("div", { class: "row" }, send, means),
    wrong,
  );
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    const words = tags.value.split(",").map((/** @type {string} */ tag) => tag.trim()).filter(Boolean);
    // The list of sources may still be on its way; the address has what was chosen from it.
    const wanted = { source: source.value || here().from || "arxiv", query: query.value.trim(), since: since.value.trim() || null, limit: Number(limit.value), tags: words };
    void attempt(send, () => take(wanted), wrong);
  });
  const follow = async () => {
    const place = here();
    if (place.view !== view || (view === "library" && place.from === null)) return;
    const known = await learnSources();
    if (source.options.length !== known.length) source.replaceChildren(...options(known.map(({ name, title }) => [name, title])));
    source.value = place.from ?? "arxiv";
    if (source.selectedIndex < 0) source.selectedIndex = 0;
    const chosen = known.find((one) => one.name === source.value);
    means.replaceChildren(chosen ? `${chosen.title} takes ${chosen.query}.` : "", chosen?.advice ? h("span", { class: "advised" }, chosen.advice) : "");
  };
  onMove(() => void follow());
  void follow();
  return form;
}

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
    verb: "Fetch",
    limit: 500,
    take: async (wanted) => {
      const id = await begin(wanted);
      const card = new Arrival(nameOf(wanted), keptFetch(id));
      void card.run(async () => card.follow(id));
    },
  });
  const opener = button("button", () => toggle(), [icon("globe"), "From a source"]);
  const toggle = () => {
    go({ from: here().from === null ? "arxiv" : null }, { replace: true });
    if (here().from !== null) form.querySelector("input")?.focus();
  };
  const follow = () => {
    const { view, from } = here();
    form.hidden = view !== "library" || from === null;
    opener.setAttribute("aria-expanded", String(!form.hidden));
  };
  onMove(follow);
  follow();
  return { button: opener, area: form };
}

/** @param {Api.FetchRequest} wanted @returns {Promise<string>} The id of the import that it is. */
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

/** @param {Api.FetchRequest} wanted */
function nameOf(wanted) {
  return [titleOf(wanted.source), wanted.query].filter(Boolean).join(": ");
}

/** @returns {Record<string, Api.FetchRequest>} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string} id @param {Api.FetchRequest | null} wanted */
function remember(id, wanted) {
  const others = Object.entries(kept()).filter(([one]) => one !== id);
  const all = wanted ? [...others, [id, wanted]] : others;
  try {
    localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(all.slice(-MOST_KEPT))));
  } catch {
    // it can be asked for again by hand
  }
}
