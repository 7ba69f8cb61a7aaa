// Sends a file and follows its import. The browser's fetch does not tell how far an upload is; its older way does.

import { authorization, get, Problem } from "./api.js";
import { askForKey, storedKey } from "./key.js";

/** @typedef {Api.ImportOut} Job */

const BETWEEN_LOOKS_MS = 400;

/** @param {Job} job */
export function ended(job) {
  return job.state !== "waiting" && job.state !== "running";
}

/**
 * @param {File} file
 * @param {(share: number) => void} sent
 * @returns {Promise<string>} The id of the import.
 */
export async function upload(file, sent) {
  for (;;) {
    const key = storedKey();
    const { status, told } = await send(file, key, sent);
    if (status === 202) return told.id;
    if (status !== 401) throw new Problem(told);
    await askForKey(key !== null);
  }
}

/**
 * @param {File} file
 * @param {string | null} key
 * @param {(share: number) => void} sent
 * @returns {Promise<{status: number, told: any}>}
 */
function send(file, key, sent) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file);
    const sending = new XMLHttpRequest();
    sending.open("POST", "/v1/imports");
    for (const [name, value] of Object.entries(authorization(key))) sending.setRequestHeader(name, value);
    sending.responseType = "json";
    sending.upload.addEventListener("progress", (event) => event.total && sent(event.loaded / event.total));
    sending.addEventListener("load", () => resolve({ status: sending.status, told: sending.response ?? {} }));
    sending.addEventListener("error", () => reject(new Problem({ title: "The upload broke off", detail: "The upload broke off." })));
    sending.send(form);
  });
}

/**
 * Look at an import until it has ended.
 * @param {string} id
 * @param {(job: Job) => void} seen
 * @returns {Promise<Job>}
 */
export async function follow(id, seen) {
  for (;;) {
    const job = await get(`/v1/imports/${encodeURIComponent(id)}`);
    seen(job);
    if (ended(job)) return job;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
}
