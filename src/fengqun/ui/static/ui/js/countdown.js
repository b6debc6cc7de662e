// <fq-countdown data-left="8076"><b>02</b><span>:</span>… counts down from what the server gave.
// At zero it fetches `data-refresh` once, in place of the nearest [data-countdown] (or itself): the server says what is so now.
const pad = (value) => String(value).padStart(2, "0");

class Countdown extends HTMLElement {
  connectedCallback() {
    this.cells = [...this.querySelectorAll("b")];
    this.end = performance.now() + Number(this.dataset.left) * 1000;
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const left = Math.max(0, Math.round((this.end - performance.now()) / 1000));
    const hasDays = this.cells.length > 3;
    const parts = [pad(Math.floor(left / 3600) % (hasDays ? 24 : Infinity)), pad(Math.floor(left / 60) % 60), pad(left % 60)];
    if (hasDays) parts.unshift(String(Math.floor(left / 86400)));
    this.cells.forEach((cell, index) => { cell.textContent = parts[index]; });
    if (left === 0) this.finish();
  }

  finish() {
    clearInterval(this.timer);
    this.dispatchEvent(new CustomEvent("fq:zero", { bubbles: true }));
    if (!this.dataset.refresh || !window.htmx) return;
    const target = this.closest("[data-countdown]") ?? this;
    window.htmx.ajax("GET", this.dataset.refresh, { source: this, target, swap: "outerHTML" });
  }
}

customElements.define("fq-countdown", Countdown);
