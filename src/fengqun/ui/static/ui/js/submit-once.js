// A POST form is sent once: its buttons rest until an answer comes. The server's idempotency is the real guard.
const buttonsOf = (form) => [...form.elements].filter((control) => control.type === "submit" && !control.disabled);
const resting = new Map();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.dataset.many !== undefined) return;
  if (resting.has(form)) {
    event.preventDefault();
    return;
  }
  resting.set(form, []);
  // after the browser has taken the name and value of the button that was pressed
  setTimeout(() => {
    const buttons = buttonsOf(form);
    resting.set(form, buttons);
    for (const button of buttons) button.disabled = true;
    form.setAttribute("aria-busy", "true");
  });
});

const wake = () => {
  for (const [form, buttons] of resting) {
    for (const button of buttons) button.disabled = false;
    form.removeAttribute("aria-busy");
  }
  resting.clear();
};

window.addEventListener("pageshow", wake); // back from the next page
document.addEventListener("htmx:afterRequest", wake);
