// Puts the page together.

import { here, onMove, VIEWS } from "./address.js";
import { get, messageOf, NEW_KEY } from "./api.js";
import { startCheck, takeText } from "./check.js";
import { startCompare } from "./compare.js";
import { startComposer } from "./composer.js";
import { ask, startConversation, stop } from "./conversation.js";
import { offerAnswerers } from "./forms.js";
import { showLibraryState, startLibrary } from "./library.js";
import { forgetMap, startMap } from "./map.js";
import { notice } from "./notice.js";
import { startPanel } from "./panel.js";
import { startReview } from "./review.js";
import { learnRights } from "./rights.js";
import { startScreen } from "./screen.js";
import { showChats, showCounts, startChats, startSide } from "./side.js";
import { knowState, showStart } from "./start.js";
import { startWatches } from "./watches.js";

const BETWEEN_LOOKS_MS = 1500;
let again = 0;
/** What the library held when the page last looked. */
let before = "";

// Others may have brought papers while one was elsewhere: in another tab, or at the command line.
addEventListener("focus", () => void refresh());
// Another key allows other things.
addEventListener(NEW_KEY, () => void refresh());
document.addEventListener("visibilitychange", () => !document.hidden && void refresh());

const composer = startComposer({ ask: (question) => void ask(question), stop });
startConversation({ ...composer, changed: () => void showChats() });
startSide();
startChats();
follow();
onMove(follow);
startPanel();
startLibrary({ changed, takeText });
startMap();
startCompare();
startCheck();
startReview();
startScreen();
startWatches(changed);
await Promise.all([refresh(), showChats()]);
document.body.dataset.ready = "";
if (here().view === "ask" && matchMedia("(hover: hover)").matches) composer.focus();

/** The library has. */
function changed() {
  forgetMap(false);
  void refresh();
}

function follow() {
  const { view } = here();
  for (const name of VIEWS) {
    const section = document.getElementById(name);
    if (section) section.hidden = name !== view;
  }
}

/** Learn what the service holds and can do. */
async function refresh() {
  try {
    const state = await get("/page/state");
    clearTimeout(again);
    const quiet = !state.pending && !state.arriving;
    if (!quiet) again = setTimeout(() => void refresh(), BETWEEN_LOOKS_MS);
    const held = JSON.stringify(state);
    if (held === before) return;
    const first = before === "";
    before = held;
    learnRights(state);
    knowState(state);
    if (!first) forgetMap(quiet);
    composer.offer(state);
    offerAnswerers(state);
    document.body.toggleAttribute("data-empty", state.papers === 0);
    showCounts(state);
    showLibraryState(state);
    showStart(state, (question) => void ask(question));
  } catch (error) {
    notice(messageOf(error), { label: "Try again", act: () => void refresh() });
  }
}
