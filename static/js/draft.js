/** The drafting page: every answer saves by itself, and nothing that was written is lost. It works without this. */

import { Answer } from "rapporteur/answer";
import { Device } from "rapporteur/device";
import { get, post } from "rapporteur/line";
import { say, settings, strings } from "rapporteur/saying";

const EVERY = 20000;
const LONGEST_WAIT = 4000;
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
  const shown = worst ? text[worst] : device.keeps ? "" : strings.keepsNothing;
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

/** Wait, but not for ever, until everything is sent that only time keeps from it. */
async function waitForAll() {
  const end = Date.now() + LONGEST_WAIT;
  const open = () => answers.some(({ saving }) => saving.unsent && !saving.waits);
  while (open() && Date.now() < end) {
    await Promise.race([flushAll(), new Promise((resolve) => { setTimeout(resolve, LONGEST_WAIT); })]);
  }
}

/** Hear who else writes and what they have saved; tell where this person writes. */
async function listen() {
  if (document.visibilityState === "hidden") return;
  const known = answers.map(({ key, saving }) => `${key}:${saving.asSent ? -1 : saving.base}`).join();
  const latest = answers.reduce((one, other) => ((other.writtenAt ?? 0) > (one.writtenAt ?? 0) ? other : one));
  const writing = Date.now() - (latest.writtenAt ?? 0) < EVERY ? { writing: latest.key } : {};
  const { body } = await get(settings.now, { known, ...writing }).catch(() => ({}));
  if (body?.state !== "here") return;
  for (const answer of answers) {
    answer.writers(body.writing[answer.key] ?? []);
    if (body.answers[answer.key]) answer.news(body.answers[answer.key]);
  }
}

/** Take up what former visits left on this device, wherever it is on the page. */
async function takeUp() {
  await opening;
  const left = await device.takeOver().catch(() => []);
  for (const [key, entry] of left) {
    if (byKey.has(key)) await byKey.get(key).restore(entry);
  }
  showState();
}

document.documentElement.classList.add("writes-itself");
takeUp();

const nearby = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    nearby.unobserve(target);
    byKey.get(target.dataset.answer).start();
  }
}, { rootMargin: "500px 0px" });
for (const { article } of answers) nearby.observe(article);

setInterval(listen, EVERY);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { submitter } = event;
  await waitForAll();
  if (submitter?.dataset.remove) {
    await post(submitter.dataset.remove, []).catch(() => null);
    window.location.reload();
  } else if (submitter?.dataset.go) {
    window.location.assign(submitter.dataset.go);
  }
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-leave]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!answers.some(({ saving }) => saving.unsent)) return;
  event.preventDefault();
  await waitForAll();
  window.location.assign(link.href);
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
  const sure = ({ saving: { state } }) => state === "saved" || (device.keeps && ["typing", "saving"].includes(state));
  if (!answers.every(sure)) event.preventDefault();
});
