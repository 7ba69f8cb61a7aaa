// What somebody is writing outlasts a reload of the page; it goes when the tab is closed.

const PREFIX = "litmus-draft-";

/**
 * @param {string} name
 * @returns {string}
 */
export function draft(name) {
  try {
    return sessionStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return ""; // storage is switched off
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
export function keepDraft(name, text) {
  try {
    if (text) sessionStorage.setItem(PREFIX + name, text);
    else sessionStorage.removeItem(PREFIX + name);
  } catch {
    // it lasts as long as the page does, or is too long to be kept
  }
}

/**
 * Keep what a field holds.
 * @template {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field
 * @param {string} name
 * @param {Field} field
 * @returns {Field}
 */
export function drafted(name, field) {
  const held = draft(name);
  if (held) field.value = held;
  for (const event of ["input", "change"]) field.addEventListener(event, () => keepDraft(name, field.value));
  return field;
}
