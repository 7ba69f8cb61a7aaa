// Long work: how far it is, how it is stopped and gone on with, and what was done before.

import { get, Problem } from "./api.js";
import { afresh } from "./address.js";
import { h, icon } from "./dom.js";
import { notice } from "./notice.js";
import { counted } from "./words.js";

/** @typedef {Api.JobOut} Work */

const STATES = /** @type {Record<string, string>} */ ({
  waiting: "Waiting …",
  running: "Under way …",
  done: "Done",
  failed: "Broke off",
  cancelled: "Stopped",
  interrupted: "Interrupted",
});

/** @param {Work} job */
export function over(job) {
  return job.state !== "waiting" && job.state !== "running";
}

/**
 * How far a job is, and what can be done about it.
 * @param {Work} job
 * @param {string} unit What a step is.
 * @param {{changed: () => void, gone: () => void}} hands
 * @returns {HTMLElement}
 */
export function jobBar(job, unit, hands) {
  const act = async (/** @type {HTMLButtonElement} */ button, /** @type {() => Promise<unknown>} */ work, /** @type {() => void} */ then) => {
    button.disabled = true;
    try {
      await work();
      then();
    } catch (error) {
      button.disabled = false;
      notice(error instanceof Problem ? error.message : String(error));
    }
  };
  const button = (/** @type {any} */ sign, /** @type {string} */ label, /** @type {() => Promise<unknown>} */ work, /** @type {() => void} */ then) => {
    const made = h("button", { type: "button", class: "plain", on: { click: () => void act(made, work, then) } }, icon(sign), label);
    return made;
  };
  const path = /** @type {const} */ (`/v1/jobs/${encodeURIComponent(job.id)}`);
  const stop = button("stop", "Stop", () => get(path, { method: "DELETE" }), hands.changed);
  const goOn = button("retry", "Go on", () => get(`${path}/resume`, { method: "POST", json: { max_cost_usd: null } }), hands.changed);
  const remove = h("button", { type: "button", class: "plain danger", on: { click: () => sure() } }, icon("bin"), "Delete");
  const asks = h("span", { class: "asks", hidden: true, role: "group", "aria-label": "Delete it for good?" }, "For good?");
  const yes = h("button", { type: "button", class: "button danger", on: { click: () => void act(yes, () => get(`${path}?forget=true`, { method: "DELETE" }), hands.gone) } }, "Delete");
  const keep = h("button", { type: "button", class: "button", on: { click: () => ask(false) } }, "Keep");
  const ask = (/** @type {boolean} */ asking) => {
    asks.hidden = !asking;
    remove.hidden = asking;
    (asking ? keep : remove).focus();
  };
  const sure = () => ask(true);
  asks.append(yes, keep);
  const bar = h("progress", { class: "bar", max: job.total ?? 1, "aria-label": "How far it is" });
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
    job.notices.length > 0 && h("div", { class: "notices-of-answer" }, job.notices.map((text) => h("p", {}, text))),
  );
}

/**
 * @param {Work} job
 * @param {string} unit
 */
function told(job, unit) {
  const steps = job.total === null ? "" : `${job.done.toLocaleString("en")} of ${counted(job.total, unit)}`;
  const tokens = job.usage.prompt_tokens + job.usage.completion_tokens;
  const cost = job.usage.cost_usd === null ? "" : `$${job.usage.cost_usd.toFixed(4)}`;
  return [STATES[job.state], steps, tokens ? counted(tokens, "token") : "", cost].filter(Boolean).join(" · ");
}

/**
 * What was done before, the newest first.
 * @param {Work[]} jobs
 * @param {import("./address.js").View} view
 * @param {string} unit
 * @returns {HTMLElement}
 */
export function jobList(jobs, view, unit) {
  return h(
    "ul",
    { class: "bare papers" },
    jobs.map((job) =>
      h(
        "li",
        {},
        h("a", { class: "paper plainly", href: afresh({ view, job: job.id }) }, h("span", { class: "title" }, job.title), h("span", { class: "about" }, [told(job, unit), day(job.created_at)].filter(Boolean).join(" · "))),
      ),
    ),
  );
}

/** @param {string | null} moment */
function day(moment) {
  return moment ? new Date(moment).toLocaleDateString("en", { day: "numeric", month: "long", year: "numeric" }) : "";
}
