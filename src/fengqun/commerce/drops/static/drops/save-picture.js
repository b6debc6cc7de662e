// A link to an SVG picture saves it as PNG, which every messenger takes. Without this module it saves the SVG.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-save-picture]");
  if (!link || link.href.startsWith("blob:")) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    save(await drawn(link.href), link.dataset.savePicture);
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
});

async function drawn(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png");
  });
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
