// Keys for those who work through the queue: j and k move, Enter opens, and keys written on buttons press them.
const TYPING = "input, textarea, select, [contenteditable]";

const cases = () => [...document.querySelectorAll("[data-case]")];

function move(step) {
  const links = cases();
  if (!links.length) return false;
  const now = links.indexOf(document.activeElement);
  const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + step, 0), links.length - 1);
  links[next].focus();
  return true;
}

function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button || button.disabled) return false;
  button.focus();
  button.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(TYPING)) return;
  const isTaken = event.key === "j" ? move(1) : event.key === "k" ? move(-1) : press(event.key);
  if (isTaken) event.preventDefault();
});
