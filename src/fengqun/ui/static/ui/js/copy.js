// <button data-copy="https://…" data-copied="已复制">: puts the text on the clipboard and says so for a moment.
const SAYS_MS = 2000;

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    select(button.dataset.copyFrom);
    return;
  }
  say(button);
});

function say(button) {
  const word = button.querySelector("[data-copy-word]") ?? button;
  if (!button.dataset.copied || button.dataset.before) return;
  button.dataset.before = word.textContent;
  word.textContent = button.dataset.copied;
  setTimeout(() => {
    word.textContent = button.dataset.before;
    delete button.dataset.before;
  }, SAYS_MS);
}

// where the clipboard is closed to pages (plain http), the text is at least selected
function select(id) {
  document.getElementById(id)?.select?.();
}
