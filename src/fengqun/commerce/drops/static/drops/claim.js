// The button. One press is one wish with one key: whatever gets lost on the way is asked again with the same key, also
// after the page was loaded anew, so nobody wins twice by pressing twice and no answer stays unknown.
import { page } from "./glance.js";
import { renew, ticket } from "./ticket.js";

const PATIENCE_MS = 4000;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5000;
const TRIES = 15;
const SOON_SECONDS = 3;
const KEPT_MS = 120000;

const form = document.querySelector("form[data-claim]");
const button = form?.querySelector("button");
const name = `drop:${page?.dataset.drop}`;
let isAsking = false;

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function kept() {
  const { key, at } = JSON.parse(sessionStorage.getItem(name) ?? "{}");
  return key && Date.now() - at < KEPT_MS ? key : null;
}

function keep(key) {
  form.elements.key.value = key; // should this script die, the plain form asks with the same key
  sessionStorage.setItem(name, JSON.stringify({ key, at: Date.now() }));
}

function forget() {
  sessionStorage.removeItem(name);
  form.elements.key.value = newKey();
}

// One try. Answers { outcome, … } where something was said that counts, or { wait } where it must be asked again.
async function ask(key) {
  const answer = await fetch(page.dataset.claims, {
    method: "POST",
    credentials: "same-origin",
    headers: { Authorization: `Bearer ${ticket()}`, "Idempotency-Key": key, Accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const said = await answer.json();
  if (answer.status === 401) {
    const outcome = await renew();
    return outcome ? { outcome } : { wait: 0 };
  }
  if (answer.status === 429 || answer.status >= 500) return { wait: said.retry_after };
  if (said.outcome === "not_yet" && said.retry_after <= SOON_SECONDS) return { wait: said.retry_after };
  return { ...said, outcome: said.outcome ?? said.code };
}

async function askUntilAnswered(key) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const backoff = Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS) * (0.75 + Math.random() / 2);
    try {
      const said = await ask(key);
      if (said.outcome) return said;
      await pause(said.wait === undefined ? backoff : said.wait * 1000 + Math.random() * 100);
    } catch {
      await pause(backoff);
    }
  }
  return { outcome: "unreachable" };
}

async function press() {
  if (isAsking) return;
  isAsking = true;
  paint();
  const key = kept() ?? form.elements.key.value;
  keep(key);
  const said = await askUntilAnswered(key);
  if (said.outcome !== "unreachable") forget();
  if (said.outcome === "won") {
    location.assign(said.url);
    return;
  }
  isAsking = false;
  paint();
  show(said.outcome);
}

function show(outcome) {
  const template = document.querySelector(`template[data-outcome="${CSS.escape(outcome)}"]`)
    ?? document.querySelector('template[data-outcome="unreachable"]');
  const place = document.querySelector("[data-outcome-place]");
  place.replaceChildren(template.content.cloneNode(true));
  place.scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("drop:outcome", { detail: outcome }));
}

function paint() {
  const isRunning = page.dataset.phase === "running";
  button.disabled = isAsking || !isRunning;
  button.setAttribute("aria-busy", String(isAsking));
  for (const part of button.querySelectorAll("[data-when]")) part.hidden = isAsking || !part.dataset.when.split(" ").includes(page.dataset.phase);
  button.querySelector("[data-asking]").hidden = !isAsking;
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press();
  });
  document.addEventListener("drop:phase", paint);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // what is held may have changed while the page was away
  });
  paint();
  if (kept()) press();
}
