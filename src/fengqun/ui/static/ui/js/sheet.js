// A link with data-sheet opens the <main> of its page in a native dialog, with the page's own style sheets.
// Without this module, with a modifier key or when anything goes wrong, it is a plain link.
const wantsOwnTab = (event) => event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-sheet]");
  if (!link || event.defaultPrevented || wantsOwnTab(event) || link.closest("dialog")) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    const page = await pageOf(link.href);
    open(page, link);
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
});

async function pageOf(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(`no sheet for ${address}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function open(page, link) {
  const main = page.querySelector("main");
  if (!main) throw new Error("the page has no main");
  adoptStyles(page);
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  const title = page.querySelector("h1");
  dialog.setAttribute("aria-label", title?.textContent.trim() || link.textContent.trim());
  dialog.append(shutButton(), ...headingOutside(main, title), ...[...main.childNodes].map((node) => document.importNode(node, true)));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-shut]")) dialog.close();
  });
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  window.htmx?.process(dialog);
  dialog.showModal();
}

function headingOutside(main, title) {
  if (!title || main.contains(title)) return [];
  const heading = document.createElement("h2");
  heading.className = "t-xl";
  heading.textContent = title.firstChild?.textContent ?? title.textContent;
  return [heading];
}

function shutButton() {
  const template = document.getElementById("sheet-shut");
  return template.content.firstElementChild.cloneNode(true);
}

function adoptStyles(page) {
  const known = new Set([...document.querySelectorAll('link[rel="stylesheet"]')].map((sheet) => sheet.getAttribute("href")));
  for (const sheet of page.querySelectorAll('link[rel="stylesheet"]')) {
    if (!known.has(sheet.getAttribute("href"))) document.head.append(document.importNode(sheet));
  }
}
