// The token with which the lane lets this member in. It lasts some minutes; a page that stays open fetches another.
import { serverNow } from "./clock.js";
import { page } from "./glance.js";

const EARLY_MS = 120000;
const RETRY_MS = 15000;

export const ticket = () => page.dataset.ticket;

// Answers the outcome to be shown where there is no ticket to be had, otherwise null.
export async function renew() {
  const proof = document.querySelector("[data-claim] [name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(page.dataset.passes, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRFToken": proof, Accept: "application/json" },
    signal: AbortSignal.timeout(4000),
  });
  if (answer.ok) {
    const given = await answer.json();
    page.dataset.ticket = given.token;
    page.dataset.ticketUntil = given.expires_at;
    return null;
  }
  if (answer.status === 401) return "sign_in";
  if (answer.status === 403) return (await answer.json()).code === "not_eligible" ? "not_eligible" : "not_member";
  if (answer.status === 409) return "over";
  throw new Error(`no ticket: ${answer.status}`);
}

async function keepFresh() {
  const left = Date.parse(page.dataset.ticketUntil) - serverNow();
  if (document.visibilityState !== "visible" || left > EARLY_MS) return;
  try {
    await renew();
  } catch {
    // asked again soon, and at the latest when the button is pressed
  }
}

if (page?.dataset.passes) {
  setInterval(keepFresh, RETRY_MS);
  document.addEventListener("visibilitychange", keepFresh);
}
