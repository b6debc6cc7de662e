"""What a person would trip over on a page."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Response

BROKEN = 400
SERVER_FAULT = 500
PHONE_WIDTH = 390

TROUBLE = """() => {
  const trouble = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.right > root.clientWidth + 1 && getComputedStyle(element).position !== "fixed"
        && !element.closest(".table-wrap, .tabs, .sr, [data-scrolls]");
    });
    const names = wide.slice(0, 3).map((element) => element.tagName.toLowerCase() + "." + element.className);
    trouble.push(`wider than the screen by ${root.scrollWidth - root.clientWidth} px: ${names.join(", ")}`);
  }
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) trouble.push(`${headings} h1 instead of one`);
  if (!document.querySelector("main")) trouble.push("no main");
  for (const element of document.querySelectorAll("[style]")) {
    if (element.closest("dialog") || !element.getAttribute("style") || element.style.caretColor) continue;
    trouble.push(`style attribute on ${element.tagName.toLowerCase()}`);
    break;
  }
  const nameless = [...document.querySelectorAll("a[href], button")].filter((element) =>
    element.checkVisibility() && !element.textContent.trim() && !element.getAttribute("aria-label")
    && !element.querySelector("[aria-label], img[alt]:not([alt=''])"));
  if (nameless.length) trouble.push(`${nameless.length} without a name: ${nameless[0].outerHTML.slice(0, 90)}`);
  return trouble;
}"""

CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    if (element.closest(".sr, .clip, .slab, .pages, svg, .table-wrap, .tabs, [data-scrolls]")) return false;
    if (element.closest("textarea, select, .packet, .banner, .shell:has(:popover-open)")) return false;
    const style = getComputedStyle(element);
    if (style.clipPath !== "none") return false;
    return ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 2
      && element.textContent.trim();
  }).slice(0, 3).map(({ localName, className, textContent }) =>
    `cut: ${localName}.${className} ${textContent.trim().slice(0, 40)}`)"""
"""Words that end at an edge without an ellipsis."""

SMALL_TARGETS = """() => {
  const need = 44;
  const small = [];
  for (const element of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.matches("a:not(.btn)") && element.closest("p, .prose, pre, .skip, .sr, .term__tip")) continue;
    if (element.matches(".term")) continue;
    if (element.matches("input") && element.closest("label")) continue;
    const box = element.getBoundingClientRect();
    if (box.bottom < 0 || box.width < 2) continue;
    let [left, right, top, bottom] = [box.left, box.right, box.top, box.bottom];
    for (const pseudo of ["::before", "::after"]) {
      const style = getComputedStyle(element, pseudo);
      if (style.content === "none" || style.position !== "absolute") continue;
      const [t, r, b, l] = [style.top, style.right, style.bottom, style.left].map(Number.parseFloat);
      if ([t, r, b, l].some(Number.isNaN)) continue;
      let base = box;
      if (getComputedStyle(element).position === "static") {
        const holder = element.offsetParent;
        if (!holder) continue;
        base = holder.getBoundingClientRect();
      }
      left = Math.min(left, base.left + l); right = Math.max(right, base.right - r);
      top = Math.min(top, base.top + t); bottom = Math.max(bottom, base.bottom - b);
    }
    const [width, height] = [right - left, bottom - top].map(Math.round);
    if (height < need || width < need) {
      const name = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim();
      small.push(`${width}×${height} ${element.localName}.${element.className} “${name.slice(0, 24)}”`);
    }
  }
  return [...new Set(small)];
}"""
"""What a thumb would miss: less than 44 px, counting the invisible frame that makes it larger. Links within a
sentence are exempt (WCAG 2.5.8)."""


@dataclass
class Findings:
    """What went wrong, by picture."""

    found: list[str] = field(default_factory=list)

    def add(self, name: str, what: str) -> None:
        """Keep and print one finding."""
        self.found.append(f"{name}: {what}")
        print(f"  ! {name}: {what}", flush=True)


def listen(page: Page, title: list[str], findings: Findings) -> None:
    """Note what the browser complains of, under the title that stands in the list at that time."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            findings.add(title[0], f"console {message.type}: {message.text[:300]}")

    def answered(response: Response) -> None:
        if response.status >= BROKEN and response.request.resource_type != "document":
            findings.add(title[0], f"{response.status} for {response.url}")

    page.on("console", heard)
    page.on("response", answered)
    page.on("pageerror", lambda error: findings.add(title[0], f"script error: {error}"))


def judge(page: Page, title: str, findings: Findings, *, with_targets: bool) -> None:
    """Note what is wrong with the page as it stands."""
    if page.locator("#swagger-ui").count():
        return  # drawn by others
    for trouble in page.evaluate(TROUBLE) + page.evaluate(CUT):
        findings.add(title, trouble)
    if with_targets and page.locator("body.console, body.stylebook").count() == 0:
        for small in page.evaluate(SMALL_TARGETS):
            findings.add(title, f"small target: {small}")
