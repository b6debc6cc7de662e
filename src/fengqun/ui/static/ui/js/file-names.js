// Says which files are chosen, in place of the browser's own words that lie unseen under our button.
// <input type="file" id="x"> … <output data-file-names="x">; files that are sent at once (data-upload) name themselves.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "file" || input.dataset.upload) return;
  const said = document.querySelector(`[data-file-names="${CSS.escape(input.id)}"]`);
  if (!said) return;
  said.dataset.none ??= said.textContent;
  said.textContent = [...input.files].map((file) => file.name).join(", ") || said.dataset.none;
});
