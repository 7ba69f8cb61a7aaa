// Papers from arXiv, OpenAlex, Zotero and others: what to look for, and where.

import { get, Problem } from "./api.js";
import { go, here, onMove } from "./address.js";
import { Arrival } from "./arrival.js";
import { h, icon } from "./dom.js";
import { drafted } from "./drafts.js";

/** @typedef {{name: string, title: string, query: string, advice: string | null}} Source */
/** @typedef {{source: string, query: string, since: string | null, limit: number, tags: string[]}} Wanted */

const KEPT = "litmus-fetches";
const MOST_KEPT = 20;
const LIMIT = 500;

/** @type {Source[]} */
let sources = [];

/**
 * A button, and the form that it opens. The address says whether it is open, and at which source.
 * @returns {{button: HTMLElement, area: HTMLElement}}
 */
export function fetchArea() {
  const source = h("select", { on: { change: () => go({ from: source.value }, { replace: true }) } });
  const query = drafted("fetch-query", h("input", { autocomplete: "off" }));
  const since = drafted("fetch-since", h("input", { placeholder: "2024, 2024-03", pattern: "\\s*\\d{4}(-\\d{1,2}(-\\d{1,2})?)?\\s*", title: "A year, a month or a day: 2024, 2024-03, 2024-03-15" }));
  const limit = drafted("fetch-limit", h("input", { type: "number", min: 1, step: 1, required: true, value: LIMIT }));
  const tags = drafted("fetch-tags", h("input", { placeholder: "none", autocomplete: "off" }));
  const means = h("p", { class: "soft small", id: "fetch-means" });
  const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
  const send = h("button", { class: "solid" }, "Fetch");
  query.setAttribute("aria-describedby", "fetch-means");
  const form = h(
    "form",
    { class: "fetch", hidden: true, "aria-label": "Fetch from a source" },
    field("Source", source),
    field("Search for", query, "wide"),
    field("Published since", since),
    field("At most", limit),
    field("Tag the papers", tags),
    h("div", { class: "row" }, send, means),
    wrong,
  );
  const button = h("button", { type: "button", class: "button", on: { click: () => toggle() } }, icon("globe"), "From a source");
  const toggle = () => {
    go({ from: form.hidden ? source.value || "arxiv" : null }, { replace: true });
    if (!form.hidden) query.focus();
  };
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    send.disabled = true;
    wrong.hidden = true;
    const words = tags.value.split(",").map((/** @type {string} */ tag) => tag.trim()).filter(Boolean);
    try {
      const wanted = { source: source.value, query: query.value.trim(), since: since.value.trim() || null, limit: Number(limit.value), tags: words };
      const id = await begin(wanted);
      const card = new Arrival(nameOf(wanted), keptFetch(id));
      void card.run(async () => card.follow(id));
    } catch (error) {
      wrong.textContent = error instanceof Problem ? error.message : String(error);
      wrong.hidden = false;
    }
    send.disabled = false;
  });
  const follow = async () => {
    const { view, from } = here();
    const open = view === "library" && from !== null;
    form.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    await learn(source);
    source.value = from ?? "";
    if (source.selectedIndex < 0) source.selectedIndex = 0;
    const chosen = sources.find((one) => one.name === source.value);
    means.replaceChildren(chosen ? `${chosen.title} takes ${chosen.query}.` : "", chosen?.advice ? h("span", { class: "advised" }, chosen.advice) : "");
  };
  onMove(() => void follow());
  void follow();
  return { button, area: form };
}

/**
 * @param {string} label
 * @param {HTMLElement} input
 * @param {string} [kind]
 */
function field(label, input, kind = "") {
  return h("label", { class: `field ${kind}` }, label, input);
}

/** @param {HTMLSelectElement} list */
async function learn(list) {
  if (sources.length) return;
  try {
    sources = (await get("/v1/sources")).sources;
    list.replaceChildren(...sources.map((one) => h("option", { value: one.name }, one.title)));
  } catch {
    // sending the form will say what is wrong
  }
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
  const title = sources.find((one) => one.name === wanted.source)?.title ?? wanted.source;
  return [title, wanted.query].filter(Boolean).join(": ");
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
