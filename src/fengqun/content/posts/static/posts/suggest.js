// Suggests people after "@" and topics after "#" while a text is typed: <form data-suggest="/c/…/posts/suggestions/">.
// Without this module one types the name in full.
const WORD = /(^|[\s\p{P}\p{Script=Han}])([@#])([\p{L}\p{N}_·-]{0,20})$/u;
const PAUSE_MS = 180;

function address(holder, sign, word) {
  const url = new URL(holder.dataset.suggest, location.href);
  url.searchParams.set(sign === "@" ? "at" : "tag", word);
  return url;
}

class Suggestions {
  constructor(text) {
    this.text = text;
    this.list = document.createElement("div");
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    text.after(this.list);
    this.timer = 0;
    this.asked = 0;
  }

  typed() {
    clearTimeout(this.timer);
    const before = this.text.value.slice(0, this.text.selectionStart);
    const found = WORD.exec(before);
    if (!found) return this.close();
    this.timer = setTimeout(() => this.ask(found[2], found[3]), PAUSE_MS);
  }

  async ask(sign, word) {
    const number = ++this.asked;
    try {
      const answer = await fetch(address(this.text.closest("[data-suggest]"), sign, word), { headers: { Accept: "application/json" } });
      if (!answer.ok || number !== this.asked) return;
      const told = await answer.json();
      this.show(sign, word, told.members || (told.tags || []).map((name) => ({ name })));
    } catch { this.close(); }
  }

  show(sign, word, found) {
    this.list.replaceChildren(...found.map((one) => this.choice(sign, word, one)));
    this.list.hidden = !found.length;
  }

  choice(sign, word, one) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "option");
    button.append(sign + one.name);
    if (one.note) {
      const note = document.createElement("small");
      note.textContent = one.note;
      button.append(note);
    }
    button.addEventListener("click", () => this.take(sign, word, one));
    return button;
  }

  take(sign, word, one) {
    const end = this.text.selectionStart;
    this.text.setRangeText(`${sign}${one.name} `, end - word.length - 1, end, "end");
    if (one.id) {
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      chosen.name = "mentions";
      chosen.value = one.id;
      this.text.form.append(chosen);
    }
    this.close();
    this.text.focus();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    this.asked++;
    this.list.hidden = true;
  }
}

const known = new WeakMap();
document.addEventListener("input", (event) => {
  const text = event.target;
  if (text.tagName !== "TEXTAREA" || !text.closest("[data-suggest]")) return;
  if (!known.has(text)) known.set(text, new Suggestions(text));
  known.get(text).typed();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && known.has(event.target)) known.get(event.target).close();
});
