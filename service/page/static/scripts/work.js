// A view of long work: where it is begun, what was done before, and one piece of it while it comes.

import { get, Problem } from "./api.js";
import { afresh, go, goTo, here, whileShown } from "./address.js";
import { byId, h, icon } from "./dom.js";
import { exportMenu } from "./export.js";
import { jobBar, jobList, over } from "./jobs.js";
import { announce } from "./notice.js";
import { renew } from "./renew.js";
import { whenEmpty } from "./words.js";

/** @typedef {import("./shapes.js").Work} Work */
/**
 * @typedef {{
 *   view: import("./address.js").View, kind: string, unit: string, heading: string, says: string, before: string, form: HTMLElement,
 *   path: (id: string) => string, file: (id: string, format: string) => string, formats: Record<string, [string, string]>,
 *   fresh: (again: () => void) => Room}} Kind
 *   `fresh` makes room for one piece of work; `again` looks at it anew.
 * @typedef {{element: HTMLElement, show: (made: any) => void}} Room
 */

const BETWEEN_LOOKS_MS = 700;
const LISTED = 20;

/** @param {Kind} kind */
export function startWork(kind) {
  const section = byId(kind.view);
  const past = h("section", { class: "past", hidden: true, "aria-label": kind.before }, h("h2", {}, kind.before), h("div", {}));
  const begin = h("div", { class: "begin" }, h("header", {}, h("h1", {}, kind.heading), h("p", { class: "state" }, kind.says), whenEmpty()), kind.form, past);
  const title = h("h1", { tabindex: -1 });
  const bar = h("div", {});
  const place = h("div", {});
  const one = h(
    "div",
    { hidden: true },
    h("div", { class: "above-work" }, h("button", { type: "button", class: "plain back", on: { click: () => goTo(afresh({ view: kind.view })) } }, icon("back"), kind.before), exportMenu(kind.formats, (format) => kind.file(here().job ?? "", format))),
    title,
    bar,
    place,
  );
  section.append(begin, one);

  /** @type {{id: string, path: string, room: Room} | null} */
  let shown = null;
  let turn = 0;
  let timer = 0;

  const list = async () => {
    try {
      const { jobs } = await get(`/v1/jobs?kind=${kind.kind}&limit=${LISTED}`);
      past.hidden = jobs.length === 0;
      past.lastElementChild?.replaceChildren(jobList(jobs, kind.view, kind.unit));
    } catch {
      past.hidden = true; // beginning one will say what is wrong
    }
  };

  const look = async (/** @type {string} */ id, /** @type {number} */ mine, /** @type {Room} */ room) => {
    try {
      const made = await get(kind.path(id));
      if (mine !== turn) return;
      /** @type {Work} */
      const job = made.job;
      title.textContent = job.title;
      const again = () => void look(id, ++turn, room);
      renew(bar, [job], (told) => jobBar(told, kind.unit, { changed: again, gone: () => goTo(afresh({ view: kind.view })) }));
      room.show(made);
      if (!over(job)) timer = setTimeout(() => void look(id, mine, room), BETWEEN_LOOKS_MS);
      else if (room.element.dataset.watched) announce(`${job.title}: ${job.state}.`);
      room.element.dataset.watched = over(job) ? "" : "yes";
    } catch (error) {
      if (mine !== turn) return;
      const gone = error instanceof Problem && error.status === 404;
      title.textContent = gone ? "It is no longer there" : "Something went wrong";
      const retry = h("button", { type: "button", class: "button", on: { click: () => void look(id, ++turn, room) } }, "Try again");
      bar.replaceChildren(h("div", { class: "failed", role: "alert" }, h("p", {}, gone ? "It was deleted, or it belongs to another library." : error instanceof Problem ? error.message : String(error)), !gone && retry));
    }
  };

  whileShown(kind.view, ({ job }) => {
    begin.hidden = job !== null;
    one.hidden = job === null;
    const path = job && kind.path(job);
    if (job && shown?.path === path && !bar.querySelector(".failed")) return;
    turn += 1;
    clearTimeout(timer);
    if (job === null || path === null) {
      shown = null;
      return void list();
    }
    if (shown?.id !== job) {
      title.textContent = "";
      bar.replaceChildren();
      const room = kind.fresh(() => shown && void look(shown.id, ++turn, shown.room));
      place.replaceChildren(room.element);
      shown = { id: job, path, room };
    } else shown.path = path;
    void look(job, turn, shown.room);
  });
}

/**
 * Begin work when a form is sent, and go to it.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} wrong Where to say what does not fit.
 * @param {string} path
 * @param {() => Record<string, unknown>} wanted
 * @param {() => void} [begun]
 */
export function beginWith(form, wrong, path, wanted, begun = () => undefined) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement} */ (form.querySelector("button.solid"));
    button.disabled = true;
    wrong.hidden = true;
    try {
      const job = await get(path, { method: "POST", json: wanted() });
      begun();
      go({ job: job.id, paper: null });
    } catch (error) {
      wrong.textContent = error instanceof Problem ? error.message : String(error);
      wrong.hidden = false;
    }
    button.disabled = false;
  });
}
