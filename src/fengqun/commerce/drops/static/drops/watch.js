// "Watch for me": the page keeps looking, also behind other windows, and says so in its title when something comes back.
import { page } from "./glance.js";

const title = document.title;
let hasCome = false;

document.addEventListener("drop:outcome", () => {
  for (const button of document.querySelectorAll("[data-watch]")) button.hidden = false;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-watch]");
  if (!button) return;
  page.dataset.watching = "";
  button.disabled = true;
  button.querySelector("[data-watch-word]").textContent = button.dataset.watching;
  document.dispatchEvent(new CustomEvent("drop:watch"));
});

document.addEventListener("drop:seen", (event) => {
  if (page.dataset.watching === undefined) return;
  const comes = event.detail.phase === "running" && event.detail.remaining > 0;
  if (comes && !hasCome) {
    navigator.vibrate?.(200);
    document.querySelector("[data-outcome-place]").replaceChildren();
  }
  hasCome = comes;
  document.title = comes ? `● ${title}` : title;
});
