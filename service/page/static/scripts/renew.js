// Lists that grow while one reads them: what has not changed stays the same elements, with focus and pointer on them.

/** What an element was made of. */
const made = new WeakMap();

/**
 * @template Item
 * @param {Element} parent
 * @param {Item[]} items
 * @param {(item: Item, at: number) => Element} make
 */
export function renew(parent, items, make) {
  items.forEach((item, at) => {
    const said = JSON.stringify(item);
    const old = parent.children[at];
    if (old && made.get(old) === said) return;
    const fresh = make(item, at);
    made.set(fresh, said);
    if (old) old.replaceWith(fresh);
    else parent.append(fresh);
  });
  while (parent.children.length > items.length) parent.lastElementChild?.remove();
}
