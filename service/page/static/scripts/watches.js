// Saved searches: what is looked for again and again, and what was new.

import { afresh, go, goTo, here, whileShown } from "./address.js";
import { get, messageOf, Problem, storedKey } from "./api.js";
import { Arrival } from "./arrival.js";
import { button, byId, h, icon } from "./dom.js";
import { learnSources, sourceForm, titleOf } from "./fetching.js";
import { announce, complain, notice } from "./notice.js";
import { openPaper } from "./panel.js";
import { doings, paperButton, paperList } from "./papers.js";
import { lacking, surelyMay } from "./rights.js";
import { about, counted } from "./words.js";

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
    verb: "Save this search",
    limit: 200,
    more: [h("label", { class: "field" }, "Name", name)],
    take: async (wanted) => {
      const watch = await get("/v1/watches", { method: "POST", json: { ...wanted, name: name.value.trim() || null } });
      name.value = "";
      goTo(afresh({ view: "watches", job: watch.id }));
    },
  });
  const begin = h("div", { class: "begin" }, h("header", {}, h("h1", {}, "Watches"), h("p", { class: "state" }, "Save a search and run it again whenever you like. Each run imports what is new and makes a digest of it, by topic.")), lacking("Saving a search", "write", "whole"), form, saved);
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
  if (!(await surelyMay("whole"))) return;
  try {
    await learnSources();
    const { watches } = await get("/v1/watches");
    saved.hidden = watches.length === 0;
    list.replaceChildren(
      ...watches.map((/** @type {Api.WatchOut} */ watch) =>
        h("li", {}, h("a", { class: "paper plainly", href: afresh({ view: "watches", job: watch.id }) }, h("span", { class: "title" }, watch.name), h("span", { class: "about" }, `${wanted(watch)} · ${ran(watch)}`))),
      ),
    );
  } catch (error) {
    complain(error);
  }
}

/** @param {Api.WatchOut} watch */
function wanted(watch) {
  return [titleOf(watch.source), watch.query && `“${watch.query}”`, watch.since && `since ${watch.since}`, `at most ${counted(watch.limit, "record")}`, watch.tags.length > 0 && `tagged ${watch.tags.join(", ")}`].filter(Boolean).join(" · ");
}

/** @param {Api.WatchOut} watch */
function ran(watch) {
  return watch.ran_at ? `last run ${new Date(watch.ran_at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}` : "never run";
}

/** @param {string} id @param {() => void} changed */
async function show(id, changed) {
  const path = /** @type {const} */ (`/v1/watches/${encodeURIComponent(id)}`);
  const back = button("plain back", () => goTo(afresh({ view: "watches" })), [icon("back"), "Watches"]);
  try {
    await learnSources();
    const [watch, { digests }] = await Promise.all([get(path), get(`${path}/digests?limit=20`)]);
    if (shown !== id) return;
    const runs = h("div", { class: "jobs" });
    const told = h("div", { class: "digests" }, digests.map(digestOf));
    const nothing = h("p", { class: "nothing", hidden: digests.length > 0 }, "No digest yet. ", h("span", { data: { needs: "write" } }, "Run the search to see what is new."));
    const run = button("solid", () => void look(), [icon("retry"), "Run now"], { data: { needs: "write" } });
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
        complain(error);
      }
    };
    one.replaceChildren(
      h("div", { class: "above-work" }, back, h("span", { class: "row" }, storedKey() === null && h("a", { class: "plain", href: `${path}/feed`, target: "_blank" }, icon("link"), "Atom feed"), removal(watch, path))),
      h("h1", { tabindex: -1 }, watch.name),
      h("p", { class: "soft" }, `${wanted(watch)} · ${ran(watch)}`),
      h("div", { class: "row run" }, run),
      runs,
      told,
      nothing,
    );
  } catch (error) {
    if (shown !== id) return;
    const gone = error instanceof Problem && error.status === 404;
    one.replaceChildren(back, h("div", { class: "failed", role: "alert" }, h("p", {}, gone ? "This search is no longer saved." : messageOf(error))));
  }
}

/** @param {Api.WatchOut} watch @param {`/v1/watches/${string}`} path */
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
      complain(error);
    }
  };
  return button("plain danger", () => here().job && void remove(), [icon("bin"), "Delete"], { data: { needs: "write" } });
}

/** @param {Api.DigestOut} digest @returns {HTMLElement} */
export function digestOf(digest) {
  const ids = digest.topics.flatMap((topic) => topic.papers.map(({ paper }) => paper.id));
  const day = new Date(digest.made_at).toLocaleString("en", { dateStyle: "long", timeStyle: "short" });
  return h(
    "article",
    { class: "digest" },
    h("h2", {}, `${counted(digest.size, "new paper")}, ${day}`),
    h("div", { class: "row" }, doings(ids, `${digest.watch.name}, ${day}`)),
    digest.topics.map((topic) => [digest.topics.length > 1 && h("h3", {}, topic.label), paperList(topic.papers.map(entry))]),
  );
}

/** @param {Api.DigestOut["topics"][number]["papers"][number]} found */
function entry({ paper, matched, sentence }) {
  const at = sentence ? paper.abstract.indexOf(sentence) : -1;
  const start = at < 0 ? 0 : Array.from(paper.abstract.slice(0, at)).length;
  const ranges = sentence && at >= 0 ? [{ start, end: start + Array.from(sentence).length, quote: sentence }] : [];
  const below = [about(paper), matched.length > 0 && `matches ${matched.join(", ")}`].filter(Boolean).join(" · ");
  return paperButton(paper, () => openPaper(paper.id, { ranges }), { below }, sentence && h("span", { class: "quote" }, sentence));
}
