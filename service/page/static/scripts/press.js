// What a pressed pointer is about to click stays where it is.

let pressed = false;
addEventListener("mousedown", () => (pressed = true), true);
addEventListener("mouseup", () => (pressed = false), true);

/**
 * Call `act`, which moves what is on the page: at once, or, where a press has just taken the focus away, before the click
 * that the press becomes is heard. A button that moved from under the pointer would not be clicked.
 * @param {() => void} act
 */
export function unmoved(act) {
  if (!pressed) return act();
  const once = () => {
    removeEventListener("click", once, true);
    act();
    act = () => undefined;
  };
  addEventListener("click", once, true);
  // Where the pointer was dragged away there is no click.
  addEventListener("mouseup", () => setTimeout(once), { capture: true, once: true });
}
