/** Sending a file: it can be dropped, and how far it has gone is shown. Without this the form is sent as any other. */

const form = document.querySelector("[data-upload]");

function fits(file) {
  if (file.size <= Number(form.dataset.largest)) return true;
  say(form.dataset.tooLarge, true);
  return false;
}

function say(sentence, isRefusal = false) {
  const place = form.querySelector("[data-said]");
  place.textContent = sentence;
  place.classList.toggle("alert", isRefusal);
  place.classList.toggle("alert-danger", isRefusal);
}

function send() {
  const bar = form.querySelector("[data-progress]");
  const button = form.querySelector(".actions button");
  const request = new XMLHttpRequest();
  const stop = (sentence) => {
    bar.hidden = true;
    button.disabled = false;
    say(sentence, true);
  };
  const failed = () => stop(form.dataset.failed);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const percent = Math.floor((100 * loaded) / total);
    bar.firstElementChild.value = percent;
    say(form.dataset.sending.replace("{percent}", percent));
  });
  request.upload.addEventListener("load", () => {
    bar.firstElementChild.removeAttribute("value");
    say(form.dataset.reading);
  });
  request.addEventListener("load", () => {
    if (request.status >= 500) return failed();
    if (request.status !== 200) return form.submit();
    const { address, refusal } = JSON.parse(request.response);
    if (refusal) return stop(refusal);
    form.dispatchEvent(new Event("typed:taken", { bubbles: true }));
    return location.assign(address);
  });
  request.addEventListener("error", failed);
  request.open("POST", location.href);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
  bar.hidden = false;
  button.disabled = true;
}

function drop(zone, input) {
  zone.querySelector("[data-drop-hint]").hidden = false;
  const over = (event) => {
    event.preventDefault();
    zone.dataset.over = "";
  };
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) delete zone.dataset.over;
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.focus();
  });
}

if (form) {
  const input = form.querySelector("input[type=file]");
  drop(form.querySelector("[data-drop]"), input);
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    if (fits(input.files[0])) send();
  });
}
