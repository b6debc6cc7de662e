// Figures that go on ask for themselves each second, while somebody looks and the last answer has come.
const EVERY_MS = 1000;

setInterval(() => {
  if (document.visibilityState !== "visible") return;
  for (const figures of document.querySelectorAll("[data-each-second]:not(.htmx-request)")) window.htmx?.trigger(figures, "second");
}, EVERY_MS);
