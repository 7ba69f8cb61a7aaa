// A view of long work: where it is begun, what was done before, and one piece of it while it comes.

import { afresh, go, goTo, here, whileShown } from "./address.js";
import { get, messageOf, Problem } from "./api.js";
import { alertLine, button, byId, h, icon, renew } from "./dom.js";
import { exportMenu } from "./export.js";
import { announce, attempt } from "./notice.js";
import { paperList } from "./papers.js";
import { lacking, surelyMay } from "./rights.js";
import { counted, noticeList, whenEmpty } from "./words.js";

/**
 * @template {{job: Api.JobOut}} Made
 * @typedef {{
 *   view: import("./address.js").View, kind: Api.JobKind, unit: string, heading: string, says: string, needing: string, before: string, form: HTMLElement,
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
/** Who may have such work done may also end it. */
const NEEDS = { data: { needs: "ask" } };

/**
 * @template {{job: Api.JobOut}} Made
 * @param {Kind<Made>} kind
 */
export function startWork(kind) {
  const section = byId(kind.view);
  const past = h("section", { class: "past", hidden: true, "aria-label": kind.before }, h("h2", {}, kind.before), h("div", {}));
  const begin = h("div", { class: "begin" }, h("header", {}, h("h1", {}, kind.heading), h("p", { class: "state" }, kind.says), whenEmpty()), lacking(kind.needing, "ask", "whole"), kind.form, past);
  const title = h("h1", { tabindex: -1 });
  const bar = h("div", {});
  const place = h("div", {});
  const one = h(
    "div",
    { hidden: true },
    h("div", { class: "above-work" }, button("plain back", () => goTo(afresh({ view: kind.view })), [icon("back"), kind.before]), exportMenu(kind.formats, (format) => kind.file(here().job ?? "", format))),
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
    if (!(await surelyMay("whole"))) return;
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
      title.textContent = gone ? "Not found" : "Something went wrong";
      const retry = button("button", () => void look(id, ++turn, room), "Try again");
      bar.replaceChildren(h("div", { class: "failed", role: "alert" }, h("p", {}, gone ? "It was deleted, or it belongs to another library." : messageOf(error)), !gone && retry));
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
 * The form that begins work, and then goes to it.
 * @param {{label: string, sign: "columns" | "pages" | "sieve", verb: string, begin: () => Promise<Api.JobOut>, begun?: () => void}} how
 * @param {Array<Node | false>} fields
 * @param {HTMLElement[]} beside What stands beside the button.
 * @param {HTMLElement} [wrong] Where to say what does not fit.
 */
export function workForm({ label, sign, verb, begin, begun }, fields, beside = [], wrong = alertLine()) {
  const send = h("button", { class: "solid" }, icon(sign), verb);
  const work = async () => {
    const job = await begin();
    begun?.();
    go({ job: job.id, paper: null });
  };
  const submit = (/** @type {Event} */ event) => (event.preventDefault(), void attempt(send, work, wrong));
  return h("form", { class: "work-form", "aria-label": label, data: { needs: "ask whole" }, on: { submit } }, fields, h("div", { class: "row" }, send, beside), wrong);
}

const STATES = /** @type {Record<string, string>} */ ({
  waiting: "Waiting …",
  running: "Running …",
  done: "Done",
  failed: "Failed",
  cancelled: "Stopped",
  interrupted: "Interrupted",
});

/** @param {Api.JobOut} job */
function over(job) {
  return job.state !== "waiting" && job.state !== "running";
}

/**
 * How far a job is, and what can be done about it.
 * @param {Api.JobOut} job
 * @param {string} unit What a step is.
 * @param {{changed: () => void, gone: () => void}} hands
 * @returns {HTMLElement}
 */
function jobBar(job, unit, hands) {
  const act = async (/** @type {HTMLButtonElement} */ made, /** @type {() => Promise<unknown>} */ work, /** @type {() => void} */ then) => {
    if (await attempt(made, work)) then();
  };
  const path = /** @type {const} */ (`/v1/jobs/${encodeURIComponent(job.id)}`);
  const stop = button("plain", () => void act(stop, () => get(path, { method: "DELETE" }), hands.changed), [icon("stop"), "Stop"], NEEDS);
  const again = () => get(`${path}/resume`, { method: "POST", json: { max_cost_usd: null } });
  const goOn = button("plain", () => void act(goOn, again, hands.changed), [icon("retry"), "Continue"], NEEDS);
  const remove = button("plain danger", () => ask(true), [icon("bin"), "Delete"], NEEDS);
  const asks = h("span", { class: "asks", hidden: true, role: "group", "aria-label": "Delete it for good?" }, "For good?");
  const yes = button("button danger", () => void act(yes, () => get(`${path}?forget=true`, { method: "DELETE" }), hands.gone), "Delete");
  const keep = button("button", () => ask(false), "Keep");
  const ask = (/** @type {boolean} */ asking) => {
    asks.hidden = !asking;
    remove.hidden = asking;
    (asking ? keep : remove).focus();
  };
  asks.append(yes, keep);
  const bar = h("progress", { class: "bar", max: job.total ?? 1, "aria-label": "Progress" });
  if (job.total !== null) bar.value = job.done;
  return h(
    "div",
    { class: "job-bar" },
    h(
      "div",
      { class: "line" },
      h("span", { role: "status" }, told(job, unit)),
      h("span", { class: "space" }),
      !over(job) && stop,
      over(job) && job.state !== "done" && goOn,
      remove,
      asks,
    ),
    !over(job) && bar,
    job.error && h("p", { class: "wrong", role: "alert" }, job.error),
    noticeList(job.notices),
  );
}

/** @param {Api.JobOut} job @param {string} unit */
function told(job, unit) {
  const steps = job.total === null ? "" : `${job.done.toLocaleString("en")} of ${counted(job.total, unit)}`;
  const tokens = job.usage.prompt_tokens + job.usage.completion_tokens;
  const cost = job.usage.cost_usd === null ? "" : `$${job.usage.cost_usd.toFixed(4)}`;
  return [STATES[job.state], steps, tokens ? counted(tokens, "token") : "", cost].filter(Boolean).join(" · ");
}

/** What was done before, the newest first. @param {Api.JobOut[]} jobs @param {import("./address.js").View} view @param {string} unit */
function jobList(jobs, view, unit) {
  const entry = (/** @type {Api.JobOut} */ job) => {
    const below = [told(job, unit), day(job.created_at)].filter(Boolean).join(" · ");
    return h("a", { class: "paper plainly", href: afresh({ view, job: job.id }) }, h("span", { class: "title" }, job.title), h("span", { class: "about" }, below));
  };
  return paperList(jobs.map(entry));
}

/** @param {string | null} moment */
function day(moment) {
  return moment ? new Date(moment).toLocaleDateString("en", { day: "numeric", month: "long", year: "numeric" }) : "";
}
