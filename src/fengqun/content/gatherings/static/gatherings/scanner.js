// The camera, where the browser can read codes itself. Everywhere else the codes are typed, or names tapped.
const EVERY_MS = 250;
const SAME_AGAIN_MS = 3000;
const box = document.querySelector("[data-scanner]");
const video = box?.querySelector("[data-video]");
const button = box?.querySelector("[data-scan]");
let stream = null;
let last = { text: "", at: 0 };

function paint() {
  video.toggleAttribute("data-live", Boolean(stream));
  button.querySelector("[data-on]").hidden = !stream;
  button.querySelector("[data-off]").hidden = Boolean(stream);
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.srcObject = null;
  paint();
}

async function look(detector) {
  if (!stream) return;
  try {
    const [found] = await detector.detect(video);
    const isNew = found && (found.rawValue !== last.text || Date.now() - last.at > SAME_AGAIN_MS);
    if (isNew) {
      last = { text: found.rawValue, at: Date.now() };
      navigator.vibrate?.(60);
      document.dispatchEvent(new CustomEvent("door:scanned", { detail: found.rawValue }));
    }
  } catch {
    // a frame that could not be read; the next one comes soon
  }
  setTimeout(look, EVERY_MS, detector);
}

async function start() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    box.hidden = true; // no camera, or no leave to use it
    return;
  }
  video.srcObject = stream;
  paint();
  await video.play();
  look(new BarcodeDetector({ formats: ["qr_code"] }));
}

if (box && "BarcodeDetector" in globalThis && navigator.mediaDevices) {
  box.hidden = false;
  button.addEventListener("click", () => (stream ? stop() : start()));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && stream) stop(); });
}
