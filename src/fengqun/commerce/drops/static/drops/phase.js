// Shows what belongs to the phase the drop is in, and turns the page at the start and at the end by the server's clock.
import { serverNow } from "./clock.js";
import { page } from "./glance.js";

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const SAID = { sold_out: "sold_out", paused: "paused", over: "ended", cancelled: "cancelled" };
let timer = 0;
let seen = page?.dataset.phase;

// what was seen may be a second old: the clock knows better whether it has started, and whether it is over
function phaseNow() {
  const now = serverNow();
  if (seen === "cancelled" || seen === "ended" || now >= Date.parse(page.dataset.ends)) return seen === "cancelled" ? seen : "ended";
  if (seen === "coming" && now >= Date.parse(page.dataset.starts)) return "running";
  return seen;
}

function turn() {
  clearTimeout(timer);
  const phase = phaseNow();
  if (phase !== page.dataset.phase) show(phase);
  const next = [page.dataset.starts, page.dataset.ends].map((text) => Date.parse(text) - serverNow()).filter((left) => left > 0);
  if (next.length) timer = setTimeout(turn, Math.min(Math.min(...next), LONGEST_TIMER_MS));
}

function show(phase) {
  page.dataset.phase = phase;
  for (const part of document.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(phase);
  document.dispatchEvent(new CustomEvent("drop:phase", { detail: phase }));
}

// the countdowns of the page count from when they were drawn; they are set right whenever the clock is
function setCountdowns() {
  for (const place of document.querySelectorAll("[data-until]")) {
    const countdown = place.querySelector("fq-countdown");
    if (countdown) countdown.end = performance.now() + Date.parse(place.dataset.until) - serverNow();
  }
}

if (page) {
  document.addEventListener("drop:seen", (event) => {
    page.dataset.starts = event.detail.starts_at;
    page.dataset.ends = event.detail.ends_at;
    seen = event.detail.phase;
    turn();
  });
  document.addEventListener("drop:outcome", (event) => {
    seen = SAID[event.detail] ?? seen; // an answer is newer than the last look
    turn();
  });
  document.addEventListener("drop:clock", () => { setCountdowns(); turn(); });
  setCountdowns();
  turn();
}
