// Keeps what is being written: at each key in this device, a moment after the last key on the server (words, never files).
// Where another device was faster, the server answers 409 with what it has, and the member chooses.
const PAUSE_MS = 1500;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const note = form.querySelector("[data-autosave-note]");
  const body = form.elements.namedItem("body");
  const title = form.elements.namedItem("title");
  const revision = form.elements.namedItem("revision");
  const place = form.elements.namedItem("circle");
  const key = `draft:${form.dataset.autosave}:${place ? place.value : ""}`;
  let timer = 0;
  let isSubmitting = false;
  let isAsking = false;

  const say = (text) => { if (note) note.textContent = text; };

  const remember = () => {
    try { localStorage.setItem(key, JSON.stringify({ title: title.value, body: body.value, revision: revision.value })); }
    catch { /* a full or forbidden store: the server keeps the draft */ }
  };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };
  const remembered = () => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };

  const choose = (text, other, keep) => {
    isAsking = true;
    const asked = document.createElement("p");
    asked.className = "notice choice";
    const words = document.createElement("span");
    words.className = "grow";
    words.textContent = text;
    const take = document.createElement("button");
    take.type = "button";
    take.className = "btn btn--line btn--sm";
    take.textContent = form.dataset.take;
    const stay = document.createElement("button");
    stay.type = "button";
    stay.className = "btn btn--text btn--sm";
    stay.textContent = form.dataset.keep;
    const done = () => { asked.remove(); isAsking = false; save(); };
    take.addEventListener("click", () => { title.value = other.title; body.value = other.body; revision.value = other.revision; done(); });
    stay.addEventListener("click", () => { revision.value = keep; done(); });
    asked.append(words, take, stay);
    form.prepend(asked);
  };

  const save = async () => {
    if (isAsking) return;
    const words = new FormData(form);
    for (const [name, value] of [...words.entries()]) if (value instanceof File) words.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: words, headers: { Accept: "application/json" } });
      if (isSubmitting) return;
      if (answer.status === 409) {
        const { newer } = await answer.json();
        choose(form.dataset.newer, newer, newer.revision);
      } else if (answer.ok) {
        revision.value = (await answer.json()).revision;
        remember();
        say(form.dataset.saved);
      }
    } catch {
      say(form.dataset.unsaved);
    }
  };

  const kept = remembered();
  if (kept && kept.body && kept.body !== body.value && Number(kept.revision) >= Number(revision.value)) {
    choose(form.dataset.found, { ...kept, revision: revision.value }, revision.value);
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    remember();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  });
  // once it is sent, a late draft must not come after the post
  form.addEventListener("submit", () => { isSubmitting = true; clearTimeout(timer); forget(); });
}
