/** The drafting page: every answer saves by itself, and nothing that was written is lost. It works without this. */

import { Answer } from "rapporteur/answer";
import { Device } from "rapporteur/device";
import { get, post } from "rapporteur/http";
import { say, settings, strings } from "rapporteur/translations";

const EVERY = 20000;
const form = document.getElementById("draft");
const device = new Device(settings.person, settings.submission, settings.shared);
const opening = device.open();
const answers = [...document.querySelectorAll("[data-answer]")].map((article) => new Answer(article, device, showAll));
const byKey = new Map(answers.map((answer) => [answer.key, answer]));

/** Show questions that depend on the answer to another only when they are asked, and what is true of the whole page. */
function showAll() {
  for (const { article, rail } of answers) {
    const on = byKey.get(article.dataset.shownIf);
    if (!on) continue;
    const wanted = article.dataset.shownValues.split(" ");
    const asked = on.field.values().some((value) => wanted.includes(value));
    article.hidden = rail.hidden = !asked;
  }
  const asked = answers.filter(({ article }) => !article.hidden);
  const done = asked.filter(({ rail }) => rail.dataset.state !== "empty").length;
  const place = document.querySelector("[data-rail-count]");
  place.textContent = say(place.dataset.pattern, { done, all: asked.length });
  Object.assign(document.querySelector("[data-rail-progress]"), { max: asked.length, value: done });
  showState();
}

/** Say the worst that is true of any answer. */
function showState() {
  const states = new Set(answers.map(({ saving }) => saving.state));
  const text = {
    conflict: strings.conflictPage,
    refused: strings.refusedPage,
    signed_out: strings.signedOut,
    unreachable: strings.unreachable,
    offline: strings.offline,
  };
  const worst = Object.keys(text).find((state) => states.has(state));
  const page = document.querySelector("[data-page-state]");
  if (going === strings.notLeaving && !answers.some(({ saving }) => saving.unsent)) going = "";
  const shown = going || (worst ? text[worst] : device.keeps ? "" : strings.keepsNothing);
  if (page.textContent !== shown) page.textContent = shown;
  offerSignIn(answers.find(({ reason }) => reason)?.reason);
}

const signIn = document.getElementById("signed-out");
let offered = false;

/** Ask, once each time that the session has ended, to sign in again; close when it has been done. */
function offerSignIn(reason) {
  if (reason && !offered) {
    signIn.querySelector("[data-sentence]").textContent = reason.sentence ?? strings.signedOut;
    if (reason.address) signIn.querySelector("a").href = reason.address;
    signIn.showModal();
  } else if (!reason && signIn.open) signIn.close();
  offered = Boolean(reason);
}

const flushAll = () => Promise.all(answers.filter(({ saving }) => saving.unsent).map(({ saving }) => saving.flush()));

let going = ""; // what is said while a page is to be opened
let insisted = null; // what was pressed when not everything could be sent
let leavesUnsent = false;

/**
 * Send everything, then call `go()`: the next page must not show, or hand in, less than what was written. Where the
 * site cannot be reached, stay and say so; whoever presses again leaves.
 */
async function leaveFor(pressed, go) {
  const unsent = () => answers.filter(({ saving }) => saving.unsent && !saving.waits);
  const isWritten = () => unsent().some(({ saving }) => ["typing", "saving"].includes(saving.state));
  if (insisted !== pressed && unsent().length) {
    going = strings.leaving;
    showState();
    do await flushAll(); while (isWritten());
    going = unsent().length ? strings.notLeaving : "";
    showState();
    if (unsent().length) {
      insisted = pressed;
      document.querySelector("[data-page-state]").scrollIntoView({ block: "nearest" });
      return;
    }
  }
  leavesUnsent = device.keeps && insisted === pressed;
  go();
}

/** Hear who else writes and what they have saved; tell where this person writes. */
async function listen() {
  if (document.visibilityState === "hidden") return;
  const known = answers.map(({ key, saving }) => `${key}:${saving.asSent ? -1 : saving.base}`).join();
  const latest = answers.reduce((one, other) => ((other.writtenAt ?? 0) > (one.writtenAt ?? 0) ? other : one));
  const writing = Date.now() - (latest.writtenAt ?? 0) < EVERY ? { writing: latest.key } : {};
  const closed = answers.some(({ saving }) => saving.state === "refused" && saving.refusal.closed) ? { closed: 1 } : {};
  const { body } = await get(settings.now, { known, ...writing, ...closed }).catch(() => ({}));
  if (body?.state !== "here") return;
  if (body.open) answers.forEach(({ saving }) => saving.reopened());
  for (const answer of answers) {
    answer.writers(body.writing[answer.key] ?? []);
    if (body.answers[answer.key]) answer.news(body.answers[answer.key]);
  }
}

/** Take up what former visits left on this device, wherever it is on the page. */
async function takeUp() {
  await opening;
  const left = await device.takeOver().catch(() => []);
  for (const [key, entry, slot] of left.reverse()) { // what was written last is shown, what came before is merged into it
    if (byKey.has(key)) await byKey.get(key).restore(entry, slot);
  }
  showState();
}

document.documentElement.classList.add("writes-itself");
takeUp();

// A page that comes back from the browser's store shows what was true when it was left.
const [{ type } = {}] = performance.getEntriesByType("navigation");
if (type !== "navigate") listen();
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  device.unparked();
  listen();
});

const nearby = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    nearby.unobserve(target);
    byKey.get(target.dataset.answer).start();
  }
}, { rootMargin: "500px 0px" });
for (const { article } of answers) nearby.observe(article);

setInterval(listen, EVERY);
window.addEventListener("rapporteur:news", listen);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { submitter } = event;
  if (submitter?.dataset.remove) {
    leaveFor(submitter, async () => {
      await post(submitter.dataset.remove, []).catch(() => null);
      window.location.reload();
    });
  } else if (submitter?.dataset.go) leaveFor(submitter, () => window.location.assign(submitter.dataset.go));
  else flushAll();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leave]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!answers.some(({ saving }) => saving.unsent)) return;
  event.preventDefault();
  leaveFor(link, () => window.location.assign(link.href));
});

for (const opener of document.querySelectorAll("[data-base-text]")) {
  opener.querySelector("[data-elsewhere]").remove();
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-controls", "base-text");
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    opener.click();
  });
  opener.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { toggle } = await import("rapporteur/basetext");
    toggle(opener);
  });
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    flushAll();
  }
});
window.addEventListener("online", flushAll);
document.addEventListener("visibilitychange", () => {
  flushAll();
  listen();
});
window.addEventListener("beforeunload", (event) => {
  for (const { field } of answers) field.fill();
  // What is only a second old is on the device and on its way; a warning is for what waits or could be lost.
  const sure = ({ saving: { state, isSlow } }) => state === "saved"
    || (device.keeps && !isSlow && ["typing", "saving"].includes(state));
  if (!leavesUnsent && !answers.every(sure)) event.preventDefault();
});
window.addEventListener("pagehide", () => {
  device.park();
  for (const { saving } of answers) saving.leave();
});

/**
 * Land on the question that the address names, and stay with it while editors start and grow above it, until the
 * person moves.
 */
function land() {
  const name = decodeURIComponent(window.location.hash.slice(1));
  const target = name && document.getElementById(name);
  if (!target || !form.contains(target)) return;
  const stay = () => target.scrollIntoView({ behavior: "instant", block: "start" });
  const sizes = new ResizeObserver(stay);
  const moved = new AbortController();
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown", "focusin"]) {
    window.addEventListener(act, () => {
      sizes.disconnect();
      moved.abort();
    }, { passive: true, signal: moved.signal });
  }
  for (const { article } of answers) sizes.observe(article);
  stay();
}

if (type === "navigate") land(); // one that comes back, or loads again, finds the place where the person was
window.addEventListener("hashchange", land);
