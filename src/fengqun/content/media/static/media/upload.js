// Sends chosen files at once, one after the other, with progress, while its member goes on writing.
// <input type="file" data-upload="/c/…/media/" data-upload-list="#kept" data-upload-note="#note">: without this module the form carries the files itself.
const IN_FLIGHT = new Set();

function send(input, file, bar) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file);
    body.append("csrfmiddlewaretoken", input.form.elements.csrfmiddlewaretoken.value);
    request.open("POST", input.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    request.addEventListener("load", () => {
      try { resolve({ status: request.status, answer: JSON.parse(request.responseText) }); }
      catch { resolve({ status: request.status, answer: {} }); }
    });
    request.addEventListener("error", () => resolve({ status: 0, answer: {} }));
    request.send(body);
  });
}

function row(file) {
  const item = document.createElement("li");
  item.className = "upload";
  const name = document.createElement("span");
  name.className = "clip t-xs";
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.className = "progress";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(bar, name);
  return { item, bar };
}

for (const input of document.querySelectorAll("input[type=file][data-upload]")) {
  const list = document.querySelector(input.dataset.uploadList);
  const note = document.querySelector(input.dataset.uploadNote);
  const say = (text) => { if (note) note.textContent = text; };
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    for (const file of files) {
      const { item, bar } = row(file);
      list.append(item);
      IN_FLIGHT.add(item);
      const { status, answer } = await send(input, file, bar);
      IN_FLIGHT.delete(item);
      if (status === 201) {
        const holder = document.createElement("template");
        holder.innerHTML = answer.html;
        item.replaceWith(holder.content);
        input.form.dispatchEvent(new Event("input", { bubbles: true }));
      } else {
        item.remove();
        say(`${file.name}: ${answer.error || input.dataset.uploadFailed}`);
      }
    }
  });
  input.form.addEventListener("submit", (event) => {
    if (!IN_FLIGHT.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(input.dataset.uploadWait);
  }, { capture: true });
}
