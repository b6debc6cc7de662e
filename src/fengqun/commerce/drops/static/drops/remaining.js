// Says how much is left, as last seen.
document.addEventListener("drop:seen", (event) => {
  const { remaining, quota } = event.detail;
  const written = remaining.toLocaleString(document.documentElement.lang);
  for (const place of document.querySelectorAll("[data-remaining]")) place.textContent = written;
  for (const bar of document.querySelectorAll("[data-remaining-bar]")) Object.assign(bar, { max: quota, value: remaining });
});
