// On a wide screen a transfer of the list opens in the pane beside it, and the arrow keys walk the list.
// Without this module, on a narrow screen or with a modifier key, its link leads to a page of its own.
const isWide = matchMedia("(min-width: 80rem)");
const wantsOwnTab = (event) => event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".ledger .moves tr:has(a[data-pane])")?.querySelector("a[data-pane]");
  if (!link || !isWide.matches || wantsOwnTab(event)) return;
  event.preventDefault();
  show(link);
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const link = event.target.closest?.("a[data-pane]");
  if (!step || !link) return;
  const links = [...document.querySelectorAll("a[data-pane]")];
  const next = links[links.indexOf(link) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  if (isWide.matches) show(next);
});

let latest = 0;

async function show(link) {
  const turn = ++latest;
  const address = new URL(link.dataset.pane, location.href);
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const pane = page.querySelector("#detail");
    if (!response.ok || !pane) throw new Error(`no pane for ${address}`);
    if (turn !== latest) return;
    document.querySelector("#detail").replaceWith(document.importNode(pane, true));
    document.querySelector(".moves tr[aria-selected]")?.removeAttribute("aria-selected");
    link.closest("tr").setAttribute("aria-selected", "true");
    history.replaceState(null, "", address);
  } catch {
    location.assign(link.href);
  }
}
