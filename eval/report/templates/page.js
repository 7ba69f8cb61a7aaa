const rows = [...document.querySelectorAll(".questions > details")];
const [text, kind, status] = ["text", "kind", "status"].map((name) => document.getElementById("by-" + name));
const count = document.getElementById("count");
function show() {
  const wanted = text.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const fits = (!kind.value || row.dataset.kind === kind.value)
      && (!status.value || row.dataset.status.split(" ").includes(status.value))
      && (!wanted || row.textContent.toLowerCase().includes(wanted));
    row.hidden = !fits;
    shown += fits;
  }
  count.textContent = shown === rows.length ? "" : shown + " of " + rows.length;
}
if (text) for (const field of [text, kind, status]) field.addEventListener("input", show);
