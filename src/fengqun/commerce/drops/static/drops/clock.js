// The server's time, whatever this device's clock says. Each answer of the server carries its time; it is a little old
// when it arrives, never ahead, so of all samples the one furthest ahead is the best. A device that slept starts anew.
let ahead = -Infinity;

const elapsed = () => performance.timeOrigin + performance.now();

export const serverNow = () => elapsed() + ahead;

export function learn(serverTime) {
  const sample = Date.parse(serverTime) - elapsed();
  if (Number.isNaN(sample) || sample <= ahead) return;
  ahead = sample;
  document.dispatchEvent(new CustomEvent("drop:clock"));
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") ahead -= 2000; // the next answers may correct a clock that stood still
});
