// <form data-lane="/api/v1/…/openings" data-token="fql_…" data-opened="url">: the seal turns while the fast lane decides.
// One key is one wish, however often it is sent: after a refusal for want of room the same key asks again. Where the
// lane cannot be reached at all, the form goes its plain way, which the same decision answers.
const TRIES = 5;
const LEAST_TURN_MS = 640;
const LONGEST_WAIT_S = 3;

const form = document.querySelector("form[data-lane]");
form?.addEventListener("submit", open);
document.addEventListener("htmx:load", (event) => {
  const fresh = event.target.querySelector?.("form[data-lane]");
  fresh?.addEventListener("submit", open);
});

async function open(event) {
  const form = event.currentTarget;
  event.preventDefault();
  if (form.classList.contains("is-opening")) return;
  form.classList.add("is-opening");
  say(form, "");
  const started = performance.now();
  const answer = await ask(form);
  if (answer && (answer.outcome === "opened" || answer.outcome === "empty")) {
    await pause(Math.max(0, LEAST_TURN_MS - (performance.now() - started)) / 1000);
    location.replace(form.dataset.opened);
    return;
  }
  form.classList.remove("is-opening");
  if (answer?.detail) return say(form, answer.detail);
  form.removeEventListener("submit", open);
  form.submit();
}

async function ask(form) {
  const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  // what goes the plain way after all is still the same wish
  form.elements.key.value = key;
  const word = form.elements.word?.value ?? "";
  for (let tried = 1; tried <= TRIES; tried += 1) {
    const answer = await send(form, key, word);
    if (answer && answer.status !== 503 && answer.status !== 429) return decided(answer) ? answer : null;
    say(form, form.querySelector("[data-said]")?.dataset.again ?? "");
    await pause(Math.min(answer?.retry_after ?? tried, LONGEST_WAIT_S));
  }
  return null;
}

async function send(form, key, word) {
  try {
    const response = await fetch(form.dataset.lane, {
      method: "POST",
      headers: { "authorization": `Bearer ${form.dataset.token}`, "idempotency-key": key, "content-type": "application/json" },
      body: JSON.stringify({ word }),
      credentials: "omit",
    });
    return { ...(await response.json()), status: response.status };
  } catch {
    return null;
  }
}

// a token that has expired, or a server without a lane, is no decision
const decided = (answer) => answer.status < 500 && answer.status !== 401 && answer.status !== 404 && Boolean(answer.outcome ?? answer.detail);

function say(form, words) {
  const place = form.querySelector("[data-said]");
  if (place) place.textContent = words;
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
