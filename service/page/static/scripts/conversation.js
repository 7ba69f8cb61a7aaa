// The questions of a conversation, and the one that is being answered.

import { Problem, request } from "./api.js";
import { here } from "./address.js";
import { sentenceOf, watchCards } from "./card.js";
import { byId } from "./dom.js";
import { eventsOf } from "./events.js";
import { openPaper } from "./panel.js";
import { Turn, turnOf } from "./turn.js";

/** @typedef {import("./shapes.js").Source} Source */
/** @typedef {import("./shapes.js").Sentence} Sentence */

/** @type {AbortController | null} */
let running = null;

/** @type {(busy: boolean) => void} */
let tellBusy = () => undefined;

/** @param {{busy: (busy: boolean) => void}} composer */
export function startConversation(composer) {
  tellBusy = composer.busy;
  watchCards(turnOf);
  byId("turns").addEventListener("click", (event) => {
    const chip = event.target instanceof Element ? event.target.closest(".cite") : null;
    const turn = chip && turnOf(chip);
    const source = turn?.sources.find((one) => String(one.n) === chip?.getAttribute("data-n"));
    if (chip && turn && source) open(source, turn, sentenceOf(chip, turn));
  });
}

/** Whether a question is being answered. */
export function isBusy() {
  return running !== null;
}

export function stop() {
  running?.abort();
}

/** Show none. */
export function clearTurns() {
  stop();
  byId("turns").replaceChildren();
  fresh();
}

/** Whether there is nothing yet decides how the page is laid out. */
export function fresh() {
  byId("ask").classList.toggle("fresh", byId("turns").childElementCount === 0);
}

/**
 * Ask, and show what comes.
 * @param {string} question
 */
export async function ask(question) {
  stop();
  const turn = new Turn(question, hands);
  byId("turns").append(turn.element);
  fresh();
  turn.heading.scrollIntoView({ block: "start" });
  const mine = new AbortController();
  running = mine;
  tellBusy(true);
  try {
    const place = here();
    const response = await request("/page/ask", {
      method: "POST",
      signal: mine.signal,
      json: { question, filters: place.filters, model: place.model, faithfulness: place.faithfulness },
    });
    let ended = false;
    for await (const { name, data } of eventsOf(response)) {
      turn.hear(name, data);
      ended ||= name === "answer" || name === "error";
    }
    if (!ended) throw new Problem({ title: "The answer broke off", detail: "The service went away. Try again." });
  } catch (error) {
    if (mine.signal.aborted) turn.halt();
    else turn.fail(error instanceof Problem ? error : { detail: String(error) });
  } finally {
    if (running === mine) {
      running = null;
      tellBusy(false);
    }
  }
}

/**
 * Open a source, with the words that a sentence, or else the whole answer, takes from it.
 * @param {Source} source
 * @param {Turn} turn
 * @param {Sentence} [sentence]
 */
function open(source, turn, sentence) {
  const of = (/** @type {Sentence} */ one) => one.evidence.filter((evidence) => evidence.source === source.n);
  const ranges = [
    ...turn.sentences.flatMap(of).map((evidence) => ({ ...evidence, soft: sentence !== undefined })),
    ...(sentence ? of(sentence) : []),
  ];
  openPaper(source.paper_id, { ranges, said: sentence?.text.replace(/\s*\[\d+\]/g, "") });
}

/** @type {import("./turn.js").Hands} */
const hands = {
  retry: (question) => void ask(question),
  open: (source, turn) => open(source, turn),
  openPaper: (id) => openPaper(id),
};
