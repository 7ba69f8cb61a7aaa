// Check my text: one's own sentences, held against the library.

import { here, onMove } from "./address.js";
import { get } from "./api.js";
import { alertLine, button, byId, choice, h, icon, onKeys, options } from "./dom.js";
import { finding, GRAVE, manuscript, standingOf, STANDINGS } from "./finding.js";
import { draft, drafted, keepDraft } from "./forms.js";
import { sendFile } from "./importing.js";
import { announce, attempt } from "./notice.js";
import { lacking } from "./rights.js";
import { counted, noticeList, whenEmpty } from "./words.js";

const FORMS = { auto: "Detect the format", latex: "LaTeX", markdown: "Markdown", plain: "Plain text" };
const REPORT = "check-report";

const text = drafted("check-text", h("textarea", { class: "input", "aria-label": "Your text", required: true, placeholder: "Paste a paragraph or a manuscript: Markdown with [@key], LaTeX with \\cite{key}, or plain text. Or drop the file here, also a Word document (.docx)." }));
const bibliography = drafted("check-bib", h("textarea", { class: "input", "aria-label": "Bibliography", placeholder: "@article{key, title={…}, …}" }));
const format = drafted("check-form", h("select", { "aria-label": "Written in" }, options(Object.entries(FORMS))));
const entries = h("summary", {});
const shelf = h("details", { class: "more" }, entries, bibliography);
const wrong = alertLine();
const result = h("div", { class: "report", hidden: true });
const state = h("p", { class: "state" }, "Each sentence is checked against the library: what supports it, what you could cite, and which citations are wrong.");
/** Of another text than the one above: a report is kept while its text is mended, and must not pass for one of the new text. */
const outdated = h("p", { class: "state", role: "status", hidden: true }, "The text has changed since. Check it again to see what holds now.");
/** The text that the report is of. */
let checked = "";
/** @type {AbortController | null} */
let running = null;

export function startCheck() {
  const files = h("input", { type: "file", multiple: true, class: "unseen", tabindex: -1, "aria-label": "Your files" });
  files.addEventListener("change", () => (void takeText([...(files.files ?? [])]), (files.value = "")));
  const send = h("button", { class: "solid" }, icon("loupe"), "Check");
  const stop = button("button", () => running?.abort(), [icon("stop"), "Stop"], { hidden: true });
  const bar = h("progress", { class: "bar", hidden: true, "aria-label": "Checking" });
  const form = h(
    "form",
    { class: "check-form", "aria-label": "Check my text", data: { needs: "ask whole" } },
    text,
    shelf,
    h("div", { class: "row" }, send, stop, button("button", () => files.click(), [icon("add"), "Choose files"]), files, choice(format)),
    bar,
    wrong,
  );
  byId("check").append(h("header", {}, h("h1", {}, "Check my text"), state, whenEmpty()), ...lacking("Checking a text", "ask", "whole"), form, result);
  bibliography.addEventListener("input", countEntries);
  text.addEventListener("input", () => (outdated.hidden = result.hidden || text.value === checked));
  countEntries();
  const check = async (/** @type {AbortController} */ mine) => {
    const asked = { text: text.value, format: /** @type {keyof typeof FORMS} */ (format.value), bibliography: bibliography.value.trim() ? bibliography.value : null };
    try {
      const report = await get("/v1/check", { method: "POST", json: asked, signal: mine.signal });
      keepDraft(REPORT, JSON.stringify({ text: asked.text, report }));
      show(asked.text, report);
      announce(summary(report));
      result.scrollIntoView({ block: "start" });
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    }
  };
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    stop.hidden = bar.hidden = false;
    await attempt(send, () => check((running = new AbortController())), wrong);
    stop.hidden = bar.hidden = true;
  });
  restore();
  onMove(({ view }) => view !== "check" && running?.abort());
}

/** Take files that were dropped or chosen: a bibliography, or the text. @param {File[]} files */
export async function takeText(files) {
  for (const file of files) {
    if (await isDocument(file)) {
      await attempt(null, () => takeDocument(file), wrong);
      continue;
    }
    const field = /\.bib$/i.test(file.name) ? bibliography : text;
    field.value = await file.text();
    field.dispatchEvent(new Event("input"));
  }
}

/** Whether the service has to read a file: a document of Word, or what looks like one. @param {File} file */
async function isDocument(file) {
  const begins = String.fromCharCode(...new Uint8Array(await file.slice(0, 4).arrayBuffer()));
  return ["PK", "%PDF", "{\\rt", "\xd0\xcf\x11\xe0"].some((sign) => begins.startsWith(sign));
}

/** @param {File} file */
async function takeDocument(file) {
  /** @type {Api.DocumentOut} */
  const read = await sendFile("/v1/check/document", file);
  text.value = read.text;
  format.value = read.format;
  for (const field of [text, format]) field.dispatchEvent(new Event("input"));
  if (!read.bibliography) return;
  bibliography.value = read.bibliography;
  bibliography.dispatchEvent(new Event("input"));
}

function countEntries() {
  const count = (bibliography.value.match(/^\s*@(?!comment|string|preamble)\w+\s*\{/gim) ?? []).length;
  entries.textContent = count ? `Bibliography: ${counted(count, "entry", "entries")}` : "Add a bibliography (.bib)";
}

/** The last report outlasts a reload as the text does. */
function restore() {
  try {
    const kept = JSON.parse(draft(REPORT));
    if (kept.text === text.value) show(kept.text, kept.report);
  } catch {
    // there is none
  }
}

/** @param {Api.CheckOut} report */
function summary(report) {
  const counts = new Map();
  for (const sentence of report.sentences) counts.set(standingOf(sentence), (counts.get(standingOf(sentence)) ?? 0) + 1);
  const parts = Object.entries(STANDINGS).map(([standing, { label }]) => counts.get(standing) && `${counts.get(standing)} ${label}`);
  return `${counted(report.sentences.length, "sentence")}: ${parts.filter(Boolean).join(", ")}.`;
}

/** @param {string} given @param {Api.CheckOut} report */
function show(given, report) {
  const detail = h("aside", { class: "finding", "aria-label": "What was found", hidden: true });
  const body = manuscript(given, report, choose);
  const buttons = () => /** @type {HTMLElement[]} */ ([...body.querySelectorAll(".checked")]);
  const strip = h("div", { class: "strip", role: "img", "aria-label": summary(report) }, report.sentences.filter((one) => !["own", "not_a_claim"].includes(one.standing)).map((one) => h("i", { data: { standing: standingOf(one) } })));
  const grave = buttons().filter((one) => GRAVE.includes(one.dataset.standing ?? ""));
  let at = -1;
  const step = (/** @type {number} */ by) => {
    at = (at + by + grave.length) % grave.length;
    grave[at].focus();
    choose(Number(grave[at].dataset.at));
  };
  result.replaceChildren(
    outdated,
    h("div", { class: "progress" }, strip, h("div", { class: "said" }, summary(report))),
    h(
      "div",
      { class: "row" },
      grave.length > 1 && button("button", () => step(at < 0 ? 0 : -1), [icon("up"), "Previous"]),
      grave.length > 0 && button("button", () => step(1), [icon("down"), at < 0 ? "Next problem" : "Next"]),
    ),
    noticeList(report.notices) || "",
    h("div", { class: "side-by-side" }, body, detail),
  );
  result.hidden = false;
  checked = given;
  outdated.hidden = text.value === checked;

  /** @param {number} number */
  function choose(number) {
    const shut = button("plain square", close, icon("close"), { "aria-label": "Close what was found" });
    detail.replaceChildren(shut, ...finding(report.sentences[number], report));
    detail.hidden = false;
    detail.scrollTop = 0;
    at = grave.findIndex((one) => Number(one.dataset.at) === number);
    for (const one of buttons()) one.setAttribute("aria-pressed", String(Number(one.dataset.at) === number));
    announce(`${STANDINGS[standingOf(report.sentences[number])].says} ${counted(report.sentences[number].offers.length, "paper")} suggested.`);
  }

  function close() {
    detail.hidden = true;
    const pressed = buttons().find((one) => one.getAttribute("aria-pressed") === "true");
    pressed?.setAttribute("aria-pressed", "false");
    pressed?.focus();
  }
  onKeys(detail, { Escape: () => (here().paper ? false : close()) });
}
