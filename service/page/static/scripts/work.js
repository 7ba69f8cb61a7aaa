// A view of long work: where it is begun, what was done before, and one piece of it while it comes.

import { get, Problem } from "./api.js";
import { afresh, go, goTo, here, whileShown } from "./address.js";
import { byId, h, icon } from "./dom.js";
import { exportMenu } from "./export.js";
import { jobBar, jobList, over } from "./jobs.js";
import { announce } from "./notice.js";
import { renew } from "./renew.js";
import { whenEmpty } from "./words.js";

/** @typedef {Api.JobOut} Work */
/**
 * @template {{job: Work}} Made
 * @typedef {{
 *   view: import("./address.js").View, kind: Api.JobKind, unit: string, heading: string, says: string, before: string, form: HTMLElement,
 *   look: (id: string) => Promise<Made>, part: () => string, file: (id: string, format: string) => import("./export.js").FileAddress,
 *   formats: Record<string, [string, string]>, fresh: (again: () => void) => Room<Made>}} Kind
 *   `look` asks for one piece of work, of which `part` says what is shown. `fresh` makes room for one; `again` looks at it anew.
 */
/**
 * @template Made
 * @typedef {{element: HTMLElement, show: (made: Made) => void}} Room
 */

const BETWEEN_LOOKS_MS = 700;
const LISTED = 20;

/**
 * @template {{job: Work}} Made
 * @param {Kind<Made>} kind
 */
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

  /** @type {{id: string, part: string, room: Room<Made>} | null} */
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

  const look = async (/** @type {string} */ id, /** @type {number} */ mine, /** @type {Room<Made>} */ room) => {
    try {
      const made = await kind.look(id);
      if (mine !== turn) return;
      const { job } = made;
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
    const part = kind.part();
    if (job && shown?.id === job && shown.part === part && !bar.querySelector(".failed")) return;
    turn += 1;
    clearTimeout(timer);
    if (job === null) {
      shown = null;
      return void list();
    }
    if (shown?.id !== job) {
      title.textContent = "";
      bar.replaceChildren();
      const room = kind.fresh(() => shown && void look(shown.id, ++turn, shown.room));
      place.replaceChildren(room.element);
      shown = { id: job, part, room };
    } else shown.part = part;
    void look(job, turn, shown.room);
  });
}

/**
 * Begin work when a form is sent, and go to it.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} wrong Where to say what does not fit.
 * @param {() => Promise<Work>} begin
 * @param {() => void} [begun]
 */
export function beginWith(form, wrong, begin, begun = () => undefined) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement} */ (form.querySelector("button.solid"));
    button.disabled = true;
    wrong.hidden = true;
    try {
      const job = await begin();
      begun();
      go({ job: job.id, paper: null });
    } catch (error) {
      wrong.textContent = error instanceof Problem ? error.message : String(error);
      wrong.hidden = false;
    }
    button.disabled = false;
  });
}
