/* Opening discussions in the margin: by their line, their mark, their number and by key. */

import { passageOf, place } from "rapporteur/margin";

const review = document.querySelector(".review");
const cards = () => [...review.querySelectorAll(".thread")];
const active = () => review.querySelector(".thread.is-active");

function close(card) {
  card?.classList.remove("is-active");
  card?.querySelector(".thread-line").setAttribute("aria-expanded", "false");
}

function read(card) {
  if (!("new" in card.dataset)) return;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", review.querySelector("[name=csrfmiddlewaretoken]").value);
  body.append("discussion", card.dataset.number);
  fetch(review.dataset.read, { method: "POST", body, credentials: "same-origin", keepalive: true })
    .then((answer) => answer.ok && delete card.dataset.new)
    .catch(() => {}); // it stays new, and is told again
}

/** Bring words and card on to the screen; on a phone the card stands at its foot, and the words above it. */
function show(card) {
  const passage = passageOf(card) ?? card;
  const { top, bottom } = passage.getBoundingClientRect();
  const room = getComputedStyle(card).position === "fixed" ? innerHeight * 0.5 : innerHeight * 0.7;
  if (top < 60 || bottom > room) scrollBy({ top: top - innerHeight * 0.25 });
}

export async function open(card, { focus = false } = {}) {
  if (!card.querySelector(".thread-body")) {
    card.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${review.dataset.discussions}${card.dataset.number}/`, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const held = document.createElement("template");
      held.innerHTML = await answer.text();
      card.append(held.content);
    } catch {
      location.assign(card.querySelector(".thread-line").href);
      return;
    } finally {
      card.removeAttribute("aria-busy");
    }
  }
  for (const other of review.querySelectorAll(".thread.is-active")) if (other !== card) close(other);
  for (const box of review.querySelectorAll(".review-new[data-at]")) delete box.dataset.at;
  card.classList.add("is-active");
  const line = card.querySelector(".thread-line");
  line.setAttribute("aria-expanded", "true");
  history.replaceState(history.state, "", line.href);
  place();
  show(card);
  if (focus) line.focus({ preventScroll: true });
  read(card);
}

function shut(card) {
  close(card);
  const address = new URL(location.href);
  address.searchParams.delete("discussion");
  address.hash = "";
  history.replaceState(history.state, "", address);
  place();
}

function step(by) {
  const all = cards();
  if (!all.length) return;
  const at = all.indexOf(active());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
  open(all[next], { focus: true });
}

function nextNew() {
  const all = cards();
  const at = all.indexOf(active());
  const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((card) => "new" in card.dataset);
  if (next) open(next, { focus: true });
}

function reply() {
  const box = active()?.querySelector("form[action*='/reply/'] textarea");
  if (!box) return;
  box.closest("details").open = true;
  place();
  box.focus();
}

const KEYS = {
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyU: nextNew,
  KeyR: reply,
  KeyE: () => active()?.querySelector("form[action$='/resolve/'] button, form[action$='/reopen/'] button")?.click(),
};

export function begin() {
  review.classList.add("is-scripted");
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const line = event.target.closest?.(".thread-line");
    const ref = event.target.closest?.(".passage-ref");
    const mark = event.target.closest?.("mark.passage");
    if (mark?.closest("a[href]") || (mark && !document.getSelection().isCollapsed)) return;
    const key = mark?.dataset.threads.split(" ").at(-1);
    const card = line?.closest(".thread") ?? (ref && document.querySelector(ref.hash)) ??
      (key && document.getElementById(`thread-${key}`));
    if (!card?.matches(".thread")) return;
    event.preventDefault();
    if (line && card.classList.contains("is-active")) shut(card);
    else open(card, { focus: Boolean(ref) });
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select") || !event.target.closest(".review-margin, .passage-ref")) return;
    if (event.code === "Escape" && active()) {
      const line = active().querySelector(".thread-line");
      shut(active());
      line.focus();
    } else if (KEYS[event.code]) {
      event.preventDefault();
      KEYS[event.code]();
    }
  });
  const first = active();
  place();
  if (first) {
    show(first);
    read(first);
  }
}
