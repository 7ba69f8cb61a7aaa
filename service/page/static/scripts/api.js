// Talks to the service, with the key where it wants one.

import { askForKey, storedKey } from "./key.js";

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

/**
 * @param {string} path
 * @param {Options} options
 * @param {string | null} key
 */
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

/**
 * @param {string | null} key
 * @returns {Record<string, string>}
 */
export function authorization(key) {
  // A header takes bytes; a key may hold any character, and travels as UTF-8.
  return key === null ? {} : { Authorization: `Bearer ${String.fromCharCode(...new TextEncoder().encode(key))}` };
}

/**
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
async function problemOf(response) {
  try {
    return new Problem(await response.json());
  } catch {
    return new Problem({ title: `The service answered ${response.status}`, status: response.status });
  }
}
