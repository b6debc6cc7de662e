// The page at the door. Whatever is done is noted on the phone first, with an id and the phone's moment, and handed in when
// the network allows; handing in twice counts once. Where the browser cannot keep anything, the plain forms do the work.
import { dropScans, forgetList, keepList, keepScan, keptList, keptScans } from "./shelf.js";

const EVERY_MS = 20000;
const AT_ONCE = 200;
const root = document.querySelector("[data-door]");
const place = (name) => root.querySelector(`[data-${name}]`);
const canKeep = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
const gathering = root?.dataset.door;
const device = `${navigator.platform || "web"} ${newId().slice(0, 4)}`;
const clockface = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: root?.dataset.zone });
let people = [];
let isHandingIn = false;
let isSignedOut = false;

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function fingerprint(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ── What is shown

function paint() {
  const list = place("people");
  const rows = new Map(Array.from(list.children, (row) => [row.dataset.seat, row]));
  for (const person of people) {
    let row = rows.get(person.seat_id);
    if (!row) {
      row = place("row").content.firstElementChild.cloneNode(true);
      row.dataset.seat = person.seat_id;
      row.querySelector("[name=seat]").value = person.seat_id;
      list.append(row);
    }
    paintRow(row, person);
    rows.delete(person.seat_id);
  }
  for (const row of rows.values()) row.remove(); // seats that were given back
  place("heads").textContent = people.reduce((sum, one) => sum + one.heads, 0);
  place("arrived").textContent = people.reduce((sum, one) => sum + (one.arrived_at ? one.heads : 0), 0);
  root.parentElement.querySelector(".empty")?.toggleAttribute("hidden", people.length > 0);
  search();
}

function paintRow(row, person) {
  const isIn = Boolean(person.arrived_at);
  row.toggleAttribute("data-in", isIn);
  row.querySelector("[data-name]").textContent = person.name;
  row.querySelector("[data-ticket]").textContent = person.ticket;
  row.querySelector("[data-count]").textContent = person.heads;
  row.querySelector("[data-came]").textContent = isIn ? `· ${clockface.format(new Date(person.arrived_at))}${person.device ? ` ${person.device}` : ""}` : "";
  row.querySelector("[data-twice]").hidden = person.scans < 2;
  row.querySelector("[name=kind]").value = isIn ? "out" : "in";
  row.querySelector("[data-if-in]").hidden = !isIn;
  row.querySelector("[data-if-out]").hidden = isIn;
}

function search() {
  const wanted = place("search").value.trim().toLowerCase();
  for (const row of place("people").children) row.hidden = !row.querySelector("[data-name]").textContent.toLowerCase().includes(wanted);
}

const TONES = { entry: "yes", undone: "yes", already: "warn" };

function say(outcome, person, moment, where) {
  const box = place("said");
  const words = root.querySelector(`template[data-words="${CSS.escape(outcome)}"]`).content.textContent;
  const small = document.createElement("small");
  small.textContent = [moment ? clockface.format(new Date(moment)) : "", where].filter(Boolean).join(" · ");
  box.replaceChildren(person ? `${person.name} · ${person.heads} · ${words}` : words, small);
  box.dataset.tone = TONES[outcome] ?? "no";
  box.hidden = false;
}

async function tellState() {
  const state = place("state");
  const { length } = await keptScans(gathering);
  if (isSignedOut) state.textContent = state.dataset.signedOut;
  else if (length) state.textContent = `${length} ${state.dataset.waiting}`;
  else state.textContent = navigator.onLine ? state.dataset.synced : state.dataset.offline;
}

// ── What is done

async function note(scan, person) {
  const kept = { ...scan, id: newId(), gathering, moment: new Date().toISOString() };
  await keepScan(kept);
  if (person) {
    const isIn = kept.kind === "in";
    const was = person.arrived_at;
    if (isIn && was) say("already", person, was, person.device);
    else say(isIn ? "entry" : "undone", person);
    if (isIn) person.scans += 1;
    person.arrived_at = isIn ? was ?? kept.moment : null;
    await keepList(gathering, people);
    paint();
  }
  await handIn(kept.id);
}

async function shown(text) {
  const token = text.split("ticket=").pop().trim();
  const isTicket = token.includes(".");
  const code = token.replace(/[\s-]/g, "").toUpperCase();
  const mark = await fingerprint(isTicket ? token : `${gathering}:${code}`);
  const person = people.find((one) => (isTicket ? one.ticket_hash : one.code_hash) === mark);
  if (person) await note({ kind: "in", seat_id: person.seat_id }, person);
  else if (navigator.onLine) await note(isTicket ? { kind: "in", ticket: token } : { kind: "in", code });
  else say("not_listed");
}

// ── The network

async function send(url, options = {}) {
  const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(10000), ...options });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    isSignedOut = true;
    await forgetList(gathering);
    navigator.serviceWorker?.controller?.postMessage({ forget: true });
  }
  if (!answer.ok) throw new Error(`refused: ${answer.status}`);
  isSignedOut = false;
  return answer.json();
}

async function refresh() {
  const fresh = await send(root.dataset.list, { headers: { Accept: "application/json" } });
  people = fresh.people;
  await keepList(gathering, people);
  paint();
}

async function handIn(latest) {
  if (isHandingIn) return;
  isHandingIn = true;
  try {
    const scans = (await keptScans(gathering)).sort((one, other) => (one.moment < other.moment ? -1 : 1)).slice(0, AT_ONCE);
    if (scans.length) {
      const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
      const said = await send(root.dataset.scans, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ device, sent_at: new Date().toISOString(), scans }),
      });
      await dropScans(said.answers.map((one) => one.id));
      for (const one of said.answers) {
        const isNews = one.outcome !== "entry" && one.outcome !== "undone";
        if (isNews || one.id === latest) say(one.outcome, one.name ? one : null, one.arrived_at, one.outcome === "already" ? one.device : "");
      }
    }
    await refresh();
  } catch {
    // kept, and handed in later
  } finally {
    isHandingIn = false;
    await tellState();
  }
}

// ── The beginning

async function keepPage() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(root.dataset.worker);
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => new URL(name).pathname.startsWith("/static/"));
  active.postMessage({ keep: [location.origin + location.pathname, ...new Set(files)] });
}

async function begin() {
  people = (await keptList(gathering)) ?? [];
  if (people.length) paint();
  root.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.matches("[data-code]")) {
      const { value } = form.elements.code;
      form.reset();
      form.elements.code.value = "";
      if (value.trim()) await shown(value);
    } else {
      const person = people.find((one) => one.seat_id === form.elements.seat.value);
      if (person) await note({ kind: form.elements.kind.value, seat_id: person.seat_id }, person);
    }
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  });
  document.addEventListener("door:scanned", (event) => shown(event.detail));
  globalThis.addEventListener("online", () => handIn());
  globalThis.addEventListener("offline", tellState);
  setInterval(() => { if (document.visibilityState === "visible") handIn(); }, EVERY_MS);
  await handIn();
  await keepPage();
}

if (root) {
  place("search").addEventListener("input", search);
  if (canKeep) begin();
}
