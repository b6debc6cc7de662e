// Looks at the drop: once a second while it runs and somebody looks, rarely before, and as slowly as it is asked to
// when nobody looks but the page was told to watch. What was seen is told to the page as "drop:seen".
import { learn, serverNow } from "./clock.js";

const SOON_MS = 15000;
const RUNNING_MS = 1000;
const WATCHING_MS = 5000;
const WAITING_MS = 20000;
const MOVING = new Set(["running", "sold_out", "paused"]);

export const page = document.querySelector("[data-drop]");

let timer = 0;
let isLooking = false;

async function look() {
  if (isLooking) return;
  isLooking = true;
  try {
    const answer = await fetch(page.dataset.glance, { credentials: "same-origin", signal: AbortSignal.timeout(4000) });
    if (answer.ok) tell(await answer.json());
  } catch {
    // the next look comes anyway
  } finally {
    isLooking = false;
    plan();
  }
}

function tell(seen) {
  learn(seen.server_time);
  document.dispatchEvent(new CustomEvent("drop:seen", { detail: seen }));
}

function wait() {
  const phase = page.dataset.phase;
  if (phase === "ended" || phase === "cancelled") return null;
  const isSeen = document.visibilityState === "visible";
  if (!isSeen) return page.dataset.watching === undefined ? null : WATCHING_MS;
  if (MOVING.has(phase)) return RUNNING_MS;
  const left = Date.parse(page.dataset.starts) - serverNow();
  return left < SOON_MS ? RUNNING_MS : Math.min(WAITING_MS, left - SOON_MS / 2);
}

function plan() {
  clearTimeout(timer);
  const pause = wait();
  if (pause !== null) timer = setTimeout(look, pause * (0.9 + Math.random() / 5)); // not all at once
}

if (page) {
  learn(page.dataset.now);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? look() : plan()));
  document.addEventListener("drop:phase", plan);
  document.addEventListener("drop:watch", plan);
  window.addEventListener("online", look);
  look();
}
