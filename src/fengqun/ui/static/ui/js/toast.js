// A toast leaves by its button, or by itself after a while; not while it is read, nor when it offers a way back.
const STAYS_MS = 6000;

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest("[data-toast]")?.remove();
});

function watch(toast) {
  if (toast.querySelector("a")) return;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, STAYS_MS) : toast.remove());
  setTimeout(leave, STAYS_MS);
}

const place = document.getElementById("toasts");
place?.querySelectorAll("[data-toast]").forEach(watch);
new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) if (node instanceof Element && node.matches("[data-toast]")) watch(node);
  }
}).observe(document.body, { childList: true, subtree: true });
