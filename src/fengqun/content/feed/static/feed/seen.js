// Tells the server which posts stood on the screen: half of a post (or half of the screen) for a second.
// Sent in batches, and with what is left when the page goes. The server counts each post once a day.

const list = document.querySelector("[data-seen]");
if (list && "IntersectionObserver" in window) {
  const known = new Set();
  const timers = new Map();
  let waiting = [];

  const send = () => {
    if (!waiting.length) return;
    const form = new FormData();
    form.set("posts", waiting.splice(0, 50).join(","));
    form.set("csrfmiddlewaretoken", list.dataset.token);
    if (!navigator.sendBeacon(list.dataset.seen, form)) fetch(list.dataset.seen, { method: "POST", body: form, keepalive: true });
  };

  const note = (post) => {
    known.add(post.id);
    observer.unobserve(post);
    waiting.push(post.id.slice(2));
    if (waiting.length >= 20) send();
  };

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(timers.get(target));
      if (isIntersecting && !known.has(target.id)) timers.set(target, setTimeout(note, 1000, target));
    }
  }, { threshold: [0.5], rootMargin: "0px" });

  const watch = () => {
    for (const post of list.querySelectorAll("article.post[id^='p-']")) if (!known.has(post.id)) observer.observe(post);
  };

  watch();
  new MutationObserver(watch).observe(list, { childList: true, subtree: true });
  setInterval(send, 10000);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
}
