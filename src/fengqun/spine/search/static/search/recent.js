// What was looked for on this device, a few of the latest for each community. Nothing of it leaves the browser.
const KEPT = 8;
const keyOf = (community) => `fengqun.search.${community}`;
const community = location.pathname.split("/")[2] ?? "";

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(community)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

function keep(texts) {
  try {
    localStorage.setItem(keyOf(community), JSON.stringify(texts.slice(0, KEPT)));
  } catch {
    // A browser that keeps nothing shows nothing.
  }
}

const typed = new URLSearchParams(location.search).get("q")?.trim();
if (typed) keep([typed, ...read().filter((text) => text !== typed)]);

const place = document.querySelector("[data-recent]");
if (place && read().length) {
  const list = place.querySelector("ul");
  for (const text of read()) {
    const link = document.createElement("a");
    link.className = "chip";
    link.href = `?${new URLSearchParams({ q: text })}`;
    link.textContent = text;
    list.append(wrap(link));
  }
  const forget = document.createElement("button");
  forget.type = "button";
  forget.className = "chip";
  forget.textContent = place.dataset.recentForget;
  forget.addEventListener("click", () => {
    keep([]);
    place.hidden = true;
  });
  list.append(wrap(forget));
  place.hidden = false;
}

function wrap(element) {
  const item = document.createElement("li");
  item.append(element);
  return item;
}
