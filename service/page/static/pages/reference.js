// The reference of the API, tried out: what stands in a form is sent as it says, and the answer is shown as it comes.

import { askForKey, authorization, storedKey } from "../scripts/api.js";
import { h } from "../scripts/dom.js";
import { download } from "../scripts/export.js";
import { copy } from "../scripts/notice.js";

/** @typedef {{method: string, path: string, json: string | null, file: File | null}} Asked */

const READABLE = /^(text\/|image\/svg)|[/+](json|x-ndjson|xml|bibtex|x-bibtex|x-tex|x-research-info-systems)\b/;

/** What a form asks for. @param {HTMLFormElement} form @returns {Asked} */
function askedBy(form) {
  let path = form.dataset.path ?? "";
  const query = new URLSearchParams();
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[data-in]"))) {
    const value = field.value.trim();
    if (field.dataset.in === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(value));
    else for (const one of value.split("\n").map((line) => line.trim()).filter(Boolean)) query.append(field.name, one);
  }
  const body = form.querySelector("textarea[name=body]");
  const file = form.querySelector("input[type=file]");
  return {
    method: form.dataset.method ?? "GET",
    path: query.size ? `${path}?${query}` : path,
    json: body instanceof HTMLTextAreaElement ? body.value : null,
    file: file instanceof HTMLInputElement ? file.files?.[0] ?? null : null,
  };
}

/** The same for a shell. @param {Asked} asked */
function asCurl({ method, path, json, file }) {
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  return [
    "curl",
    method === "GET" ? "" : `-X ${method}`,
    quoted(location.origin + path),
    storedKey() === null ? "" : '-H "Authorization: Bearer $LITMUS_API_KEY"',
    json === null ? "" : `-H 'Content-Type: application/json' -d ${quoted(json)}`,
    file === null ? "" : `-F ${quoted(`file=@${file.name}`)}`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Send it. Asks for the key where the service wants one. @param {Asked} asked @param {AbortSignal} signal @returns {Promise<Response>} */
async function send({ method, path, json, file }, signal) {
  for (;;) {
    const key = storedKey();
    const form = new FormData();
    if (file) form.append("file", file);
    const headers = authorization(key);
    if (json !== null) headers["Content-Type"] = "application/json";
    const response = await fetch(path, { method, headers, body: json ?? (file && form), signal });
    if (response.status !== 401) return response;
    await askForKey(key !== null);
  }
}

/** @param {HTMLElement} place @param {Response} response @param {number} began */
async function show(place, response, began) {
  const type = response.headers.get("Content-Type") ?? "";
  const told = h("p", {}, h("code", { class: "status" }, response.status), ` ${response.statusText} ${type && `· ${type}`}`);
  const time = () => told.append(` · ${Math.round(performance.now() - began).toLocaleString("en")} ms`);
  place.replaceChildren(told);
  place.dataset.status = String(response.status)[0];
  if (!READABLE.test(type)) {
    const content = await response.blob();
    time();
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "answer";
    if (content.size) place.append(h("button", { type: "button", class: "button", on: { click: () => download(name, content) } }, `Save ${name}`));
    return;
  }
  const code = h("code", {});
  place.append(h("pre", { tabindex: 0 }, code));
  if (type.startsWith("text/event-stream") && response.body) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) code.append(value ?? "");
  } else code.textContent = indented(await response.text(), type);
  time();
}

/** @param {string} text @param {string} type */
function indented(text, type) {
  if (!/[/+]json\b/.test(type)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** @param {HTMLFormElement} form */
function makeUsable(form) {
  const place = /** @type {HTMLElement} */ (form.querySelector(".answer"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector(".solid"));
  /** @type {AbortController | null} */
  let running = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (running) return running.abort();
    const mine = (running = new AbortController());
    button.textContent = "Stop";
    place.hidden = false;
    place.replaceChildren(h("p", { class: "soft" }, "Waiting …"));
    const began = performance.now();
    try {
      await show(place, await send(askedBy(form), mine.signal), began);
    } catch {
      place.append(h("p", { class: "wrong" }, mine.signal.aborted ? "Stopped." : "The service does not answer. Is it still running?"));
    }
    running = null;
    button.textContent = "Send";
  });
  form.querySelector("button[type=button]:not([data-example])")?.addEventListener("click", () => void copy(asCurl(askedBy(form)), "The command"));
  const body = form.querySelector("textarea[name=body]");
  for (const example of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-example]"))) {
    example.addEventListener("click", () => {
      if (body instanceof HTMLTextAreaElement) body.value = example.dataset.example ?? "";
    });
  }
}

/** What an address points at is unfolded. */
function unfold() {
  const meant = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (meant instanceof HTMLDetailsElement) meant.open = true;
}

document.querySelectorAll("form").forEach(makeUsable);
addEventListener("hashchange", unfold);
unfold();
document.body.dataset.ready = "";
