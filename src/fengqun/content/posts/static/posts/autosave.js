// Keeps what is being written: a moment after the last key the words (never the files) go to the draft's address.
const PAUSE_MS = 1500;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const note = form.querySelector("[data-autosave-note]");
  let timer = 0;
  let isSubmitting = false;

  const say = (text) => { if (note) note.textContent = text; };

  const save = async () => {
    const words = new FormData(form);
    for (const [name, value] of [...words.entries()]) if (value instanceof File) words.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: words, headers: { Accept: "application/json" } });
      if (!isSubmitting && answer.ok) say(form.dataset.saved);
    } catch {
      say(form.dataset.unsaved);
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  });
  // once it is sent, a late draft must not come after the post
  form.addEventListener("submit", () => { isSubmitting = true; clearTimeout(timer); });
}
