// Server-sent events out of a response. The browser's own EventSource can send no body and no key.

/**
 * @param {Response} response
 * @returns {AsyncGenerator<Api.PageEvent>}
 */
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

/**
 * @param {string} block
 * @returns {Api.PageEvent | null}
 */
function read(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return data.length ? /** @type {Api.PageEvent} */ ({ name, data: JSON.parse(data.join("\n")) }) : null;
}
