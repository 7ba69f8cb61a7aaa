// Talks to the service: requests, the key where it wants one, and events as they come.

import { h } from "./dom.js";

/** What the service says of a request that went wrong (RFC 9457). */
export class Problem extends Error {
  /** @param {{type?: string, title?: string, detail?: string, status?: number, request_id?: string, errors?: {field: string, message: string}[]}} told */
  constructor(told) {
    const said = told.errors?.map((one) => one.message).join(" ") || told.detail || told.title || "Something went wrong.";
    super(told.status === 500 && told.request_id ? `${said} (${told.request_id})` : told.status === 0 ? `${told.title}. ${said}` : said);
    /** What stands below the title, where the title stands too. */
    this.detail = said;
    this.title = told.title ?? "Something went wrong";
    this.status = told.status ?? 0;
    this.kind = told.type?.split(":").at(-1) ?? "";
    this.requestId = told.request_id ?? "";
  }
}

/** @param {unknown} error @returns {string} What to tell of it. */
export function messageOf(error) {
  return error instanceof Problem ? error.message : String(error);
}

/**
 * What an address takes and answers stands in the types, which are made from the service itself: no script reads what
 * it does not tell.
 * @template [Method=string], [Body=unknown]
 * @typedef {{method?: Method, json?: Body, signal?: AbortSignal}} Options
 */

/**
 * Send a request; raise a Problem unless it went well. Asks for the key when the service does, and tries again.
 * @template {string} const Path
 * @template {string} [Method="GET"]
 * @param {Path & Api.Served<Method, Path>} path
 * @param {Options<Method, Api.Body<Method, Path>>} [options]
 * @returns {Promise<Response>}
 */
export async function request(path, options = {}) {
  for (;;) {
    const key = storedKey();
    const response = await send(path, options, key);
    if (response.status === 401) {
      await askForKey(key !== null);
      continue;
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }
}

/**
 * Send a request, and return what the service answers.
 * @template {string} const Path
 * @template {string} [Method="GET"]
 * @param {Path & Api.Served<Method, Path>} path
 * @param {Options<Method, Api.Body<Method, Path>>} [options]
 * @returns {Promise<Api.Answer<Method, Path>>}
 */
export async function get(path, options = {}) {
  const response = await request(path, options);
  return response.status === 204 ? null : response.json();
}

/** @param {string} path @param {Options} options @param {string | null} key */
async function send(path, options, key) {
  const headers = authorization(key);
  if (options.json !== undefined) headers["Content-Type"] = "application/json";
  const body = options.json === undefined ? undefined : JSON.stringify(options.json);
  try {
    return await fetch(path, { method: options.method ?? "GET", headers, body, signal: options.signal });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem({ title: "The service does not answer", detail: "Is it still running? Start it, and try again.", status: 0 });
  }
}

/** @param {string | null} key @returns {Record<string, string>} */
export function authorization(key) {
  // A header takes bytes; a key may hold any character, and travels as UTF-8.
  return key === null ? {} : { Authorization: `Bearer ${String.fromCharCode(...new TextEncoder().encode(key))}` };
}

/** @param {Response} response @returns {Promise<Problem>} */
async function problemOf(response) {
  try {
    return new Problem(await response.json());
  } catch {
    return new Problem({ title: `The service answered ${response.status}`, status: response.status });
  }
}

const NAME = "litmus-key";
/** The event that tells of a key that was entered. */
export const NEW_KEY = "litmus-new-key";

/** @type {string | null} */
let held = null;
/** @type {Promise<void> | null} */
let asking = null;

/** @returns {string | null} */
export function storedKey() {
  try {
    return sessionStorage.getItem(NAME) ?? held;
  } catch {
    return held; // storage is switched off: the key lasts until the page is left
  }
}

/** Ask once, however many requests wait for it. @param {boolean} wrong Whether a key was sent and refused. @returns {Promise<void>} */
export function askForKey(wrong) {
  asking ??= ask(wrong).finally(() => {
    asking = null;
  });
  return asking;
}

/** @param {boolean} wrong @returns {Promise<void>} */
function ask(wrong) {
  return new Promise((resolve) => {
    const input = h("input", { type: "password", name: "key", required: true, autocomplete: "current-password", "aria-describedby": "key-why" });
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", { id: "key-title" }, "This library needs a key"),
      h("p", { id: "key-why", class: "soft" }, "Enter your key. It is kept until you close this tab."),
      wrong && h("p", { class: "wrong", role: "alert" }, "That key was not accepted."),
      h("label", { class: "field" }, "API key", input),
      h("div", {}, h("button", { class: "solid" }, "Open the library")),
    );
    const dialog = h("dialog", { class: "ask-key", "aria-labelledby": "key-title" }, form);
    dialog.addEventListener("cancel", (/** @type {Event} */ event) => event.preventDefault());
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      held = input.value.trim();
      try {
        sessionStorage.setItem(NAME, held ?? "");
      } catch {
        // held in memory
      }
      dialog.remove();
      resolve();
      dispatchEvent(new Event(NEW_KEY));
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** @param {Response} response @returns {AsyncGenerator<Api.PageEvent>} */
export async function* eventsOf(response) {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  try {
    for (;;) {
      const { value, done } = await reader.read().catch(whenCut);
      if (done) return;
      held += value;
      for (let end = held.indexOf("\n\n"); end >= 0; end = held.indexOf("\n\n")) {
        const event = read(held.slice(0, end));
        held = held.slice(end + 2);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * A service that goes away ends the stream; whoever reads it knows that no end was told.
 * @param {unknown} error
 * @returns {{value: undefined, done: true}}
 */
function whenCut(error) {
  if (error instanceof DOMException) throw error; // we closed it
  return { value: undefined, done: true };
}

/** @param {string} block @returns {Api.PageEvent | null} */
function read(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return data.length ? /** @type {Api.PageEvent} */ ({ name, data: JSON.parse(data.join("\n")) }) : null;
}
