// Saved searches: what is looked for again and again, and what was new.

import { get, Problem } from "./api.js";
import { afresh, go, goTo, here, whileShown } from "./address.js";
import { Arrival } from "./arrival.js";
import { digestOf } from "./digest.js";
import { byId, h, icon } from "./dom.js";
import { storedKey } from "./key.js";
import { announce, notice } from "./notice.js";
import { learnSources, sourceForm, titleOf } from "./sourcing.js";
import { counted } from "./words.js";

/** @typedef {Api.WatchOut} Watch */

const list = h("ul", { class: "bare papers" });
const saved = h("section", { class: "past", hidden: true, "aria-label": "Saved searches" }, h("h2", {}, "Saved searches"), list);
const one = h("div", { hidden: true });
/** @type {string | null} */
let shown = null;

/** @param {() => void} changed Papers have come. */
export function startWatches(changed) {
  const name = h("input", { placeholder: "source and query", maxlength: 100, autocomplete: "off" });
  const form = sourceForm({
    name: "watch",
    view: "watches",
    label: "Save a search",
    button: "Save this search",
    limit: 200,
    more: [h("label", { class: "field" }, "Call it", name)],
    take: async (wanted) => {
      const watch = await get("/v1/watches", { method: "POST", json: { ...wanted, name: name.value.trim() || null } });
      name.value = "";
      goTo(afresh({ view: "watches", job: watch.id }));
    },
  });
  const begin = h("div", { class: "begin" }, h("header", {}, h("h1", {}, "Watches"), h("p", { class: "state" }, "A search that is run again and again: each run brings what is new, as a digest by topic.")), form, saved);
  byId("watches").append(begin, one);
  whileShown("watches", ({ job }) => {
    begin.hidden = job !== null;
    one.hidden = job === null;
    if (job === shown && job !== null) return;
    shown = job;
    if (job === null) void showAll();
    else void show(job, changed);
  });
}

async function showAll() {
  try {
    await learnSources();
    const { watches } = await get("/v1/watches");
    saved.hidden = watches.length === 0;
    list.replaceChildren(
      ...watches.map((/** @type {Watch} */ watch) =>
        h("li", {}, h("a", { class: "paper plainly", href: afresh({ view: "watches", job: watch.id }) }, h("span", { class: "title" }, watch.name), h("span", { class: "about" }, `${about(watch)} · ${ran(watch)}`))),
      ),
    );
  } catch (error) {
    notice(error instanceof Problem ? error.message : String(error));
  }
}

/** @param {Watch} watch */
function about(watch) {
  return [titleOf(watch.source), watch.query && `“${watch.query}”`, watch.since && `since ${watch.since}`, `at most ${counted(watch.limit, "record")}`, watch.tags.length > 0 && `tagged ${watch.tags.join(", ")}`].filter(Boolean).join(" · ");
}

/** @param {Watch} watch */
function ran(watch) {
  return watch.ran_at ? `last run ${new Date(watch.ran_at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}` : "never run";
}

/**
 * @param {string} id
 * @param {() => void} changed
 */
async function show(id, changed) {
  const path = /** @type {const} */ (`/v1/watches/${encodeURIComponent(id)}`);
  const back = h("button", { type: "button", class: "plain back", on: { click: () => goTo(afresh({ view: "watches" })) } }, icon("back"), "Watches");
  try {
    await learnSources();
    const [watch, { digests }] = await Promise.all([get(path), get(`${path}/digests?limit=20`)]);
    if (shown !== id) return;
    const runs = h("div", { class: "jobs" });
    const told = h("div", { class: "digests" }, digests.map(digestOf));
    const nothing = h("p", { class: "nothing", hidden: digests.length > 0 }, "No digest yet. Run it, and what is new stands here.");
    const run = h("button", { type: "button", class: "solid", on: { click: () => void look() } }, icon("retry"), "Run now");
    const look = async () => {
      run.disabled = true;
      const card = new Arrival(watch.name);
      runs.prepend(card.element);
      await card.run(async () => card.follow((await get(`${path}/runs`, { method: "POST" })).id));
      run.disabled = false;
      changed();
      if (card.cut) return; // what came stands in the next digest
      try {
        const { digest } = await get(`${path}/digests`, { method: "POST" });
        if (digest) told.prepend(digestOf(digest));
        nothing.hidden = told.childElementCount > 0;
        nothing.textContent = "Nothing was new.";
        announce(digest ? `${counted(digest.size, "new paper")}.` : "Nothing was new.");
        if (!digest) notice("Nothing is new since the last digest.");
      } catch (error) {
        notice(error instanceof Problem ? error.message : String(error));
      }
    };
    one.replaceChildren(
      h("div", { class: "above-work" }, back, h("span", { class: "row" }, storedKey() === null && h("a", { class: "plain", href: `${path}/feed`, target: "_blank" }, icon("link"), "Atom feed"), removal(watch, path))),
      h("h1", { tabindex: -1 }, watch.name),
      h("p", { class: "soft" }, `${about(watch)} · ${ran(watch)}`),
      h("div", { class: "row run" }, run),
      runs,
      told,
      nothing,
    );
  } catch (error) {
    if (shown !== id) return;
    const gone = error instanceof Problem && error.status === 404;
    one.replaceChildren(back, h("div", { class: "failed", role: "alert" }, h("p", {}, gone ? "This search is no longer saved." : error instanceof Problem ? error.message : String(error))));
  }
}

/**
 * @param {Watch} watch
 * @param {`/v1/watches/${string}`} path
 */
function removal(watch, path) {
  const { name, source, query, since, limit, tags } = watch;
  const again = async () => {
    const back = await get("/v1/watches", { method: "POST", json: { name, source, query, since, limit, tags } });
    go({ view: "watches", job: back.id });
  };
  const remove = async () => {
    try {
      await get(path, { method: "DELETE" });
      goTo(afresh({ view: "watches" }));
      // Its digests are gone; the search itself can be saved again.
      notice(`“${name}” is no longer watched.`, { label: "Watch it again", act: () => void again() });
    } catch (error) {
      notice(error instanceof Problem ? error.message : String(error));
    }
  };
  return h("button", { type: "button", class: "plain danger", on: { click: () => here().job && void remove() } }, icon("bin"), "Delete");
}
