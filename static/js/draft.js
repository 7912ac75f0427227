/** The drafting page: every answer saves by itself, and nothing that was typed is lost. It works without this. */

import { Device } from "rapporteur/device";
import { Saving } from "rapporteur/saving";
import { counter } from "rapporteur/words";

const settings = JSON.parse(document.getElementById("draft-settings").textContent);
const { strings } = settings;
const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const count = counter(settings.wordPattern);
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // the day first
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, {
  day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
const time = (iso) => {
  const moment = new Date(iso);
  return (moment.toDateString() === new Date().toDateString() ? clock : day).format(moment);
};
const form = document.getElementById("draft");
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
const device = new Device(settings.person, settings.submission);

async function post(address, fields, signal) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const answer = await fetch(address, {
    method: "POST",
    body,
    signal,
    credentials: "same-origin",
    redirect: "manual",
    keepalive: document.visibilityState === "hidden",
    headers: { Accept: "application/json", "X-CSRFToken": decodeURIComponent(token()) },
  });
  const json = answer.headers.get("content-type")?.includes("application/json");
  return { status: answer.status, body: json ? await answer.json() : null };
}

/** An answer in rich text: shown until its editor runs, written in light markup where that cannot be loaded. */
class TextField {
  constructor(article, changed) {
    this.article = article;
    this.changed = changed;
    this.textarea = article.querySelector("[data-text]");
    this.format = article.querySelector("[data-format]");
    this.initial = article.querySelector("template[data-html]").innerHTML;
    this.textarea.addEventListener("input", changed);
    this.readOnly = this.textarea.readOnly;
    if (this.textarea.value !== this.textarea.defaultValue) return; // typed before this ran: leave it as it is
    this.mount = document.createElement("div");
    this.mount.className = "prose reading";
    this.mount.innerHTML = this.initial;
    this.textarea.hidden = true;
    this.textarea.after(this.mount);
    this.waiting = true;
    if (!this.readOnly) this.mount.addEventListener("click", () => this.start().then(() => this.editor?.focus()));
  }

  start() {
    this.starting ??= this.load();
    return this.starting;
  }

  async load() {
    if (!this.waiting || this.readOnly) return;
    try {
      const { startEditor } = await import("rapporteur/editor");
      const attributes = { "aria-labelledby": this.textarea.getAttribute("aria-labelledby") };
      const guidance = this.textarea.getAttribute("aria-describedby");
      if (guidance) attributes["aria-describedby"] = guidance;
      this.editor = startEditor({
        mount: this.mount, html: this.initial, allowed: settings.allowed, attributes, changed: this.changed,
      });
      this.article.dataset.editor = "on";
    } catch (error) {
      this.mount.remove();
      this.textarea.hidden = false;
      this.article.dataset.editor = "off";
      console.error(error);
    }
    this.waiting = false;
  }

  content() {
    if (this.editor) return { format: "html", content: this.editor.html() };
    if (this.waiting) return { format: "html", content: this.initial };
    return { format: "markup", content: this.textarea.value };
  }

  text() {
    return this.editor ? this.editor.text() : this.waiting ? null : this.textarea.value;
  }

  show({ format, content }) {
    if (format === "html" && this.editor) this.editor.show(content);
    else if (format === "html") {
      this.initial = content;
      if (this.waiting) this.mount.innerHTML = content;
      else this.textarea.value = new DOMParser().parseFromString(content, "text/html").body.innerText;
    } else {
      this.mount?.remove();
      Object.assign(this, { editor: null, waiting: false });
      this.article.querySelector(".toolbar")?.remove();
      this.textarea.hidden = false;
      this.textarea.value = content;
    }
  }

  /** Both forms post the same whichever way the page is left. */
  fill() {
    if (!this.editor && !this.waiting) return;
    this.textarea.value = this.content().content;
    this.format.value = "html";
  }

  isAnswered() {
    return Boolean(this.content().content) || Boolean(this.article.querySelector("[data-remove]"));
  }

  face(content) {
    const shown = document.createElement("div");
    if (content.format === "html") shown.innerHTML = content.content;
    else shown.textContent = content.content;
    return shown;
  }
}

/** An answer that is a line of text, a choice or several. */
class ValueField {
  constructor(article, changed) {
    this.article = article;
    this.inputs = [...article.querySelectorAll("[data-input]")];
    for (const input of this.inputs) input.addEventListener(input.type === "text" ? "input" : "change", changed);
  }

  start() {
    return Promise.resolve();
  }

  values() {
    if (this.inputs[0].type === "text") return [this.inputs[0].value];
    return this.inputs.filter((input) => input.checked).map((input) => input.value);
  }

  content() {
    return { format: "", content: this.values() };
  }

  text() {
    return this.inputs[0].type === "text" ? this.inputs[0].value : null;
  }

  show({ content }) {
    const values = [content].flat().map((value) => String(value ?? ""));
    for (const input of this.inputs) {
      if (input.type === "text") input.value = values[0] ?? "";
      else input.checked = values.includes(input.value);
    }
  }

  fill() {}

  isAnswered() {
    return this.values().some((value) => value.trim());
  }

  face({ content }) {
    const shown = document.createElement("p");
    const labels = [content].flat().map((value) => {
      const input = this.inputs.find((one) => one.type !== "text" && one.value === String(value));
      return input?.labels[0]?.textContent ?? String(value ?? "");
    });
    shown.textContent = labels.filter(Boolean).join(", ") || strings.empty;
    return shown;
  }
}

class Answer {
  constructor(article) {
    this.article = article;
    this.key = article.dataset.answer;
    this.rail = document.querySelector(`[data-rail="${CSS.escape(this.key)}"]`);
    const changed = () => this.touched();
    const Field = article.querySelector("[data-text]") ? TextField : ValueField;
    this.field = new Field(article, changed);
    this.saving = new Saving({
      key: this.key,
      base: Number(article.dataset.revision),
      content: () => this.field.content(),
      send: (going, signal) => this.send(going, signal),
      device,
      changed: (state, detail) => this.show(state, detail),
    });
    if (article.dataset.savedAt) this.say(say(strings.saved, { time: time(article.dataset.savedAt) }));
  }

  send({ base, key, format, content }, signal) {
    const values = [content].flat().map((value) => ["content", value]);
    return post(this.article.dataset.address, [["base", base], ["key", key], ["format", format], ...values], signal);
  }

  /** Start the editor; take up what a former visit left. */
  async start() {
    await this.field.start();
    this.saving.saved = this.field.content();
    if (this.field.text() !== null) this.countWords();
    const found = this.saving.restore((left) => {
      this.field.show(left);
      this.found = strings.found;
    });
    if (found) this.note([]);
  }

  touched() {
    this.saving.touch();
    this.countWords();
    this.showAnswered();
    showAll();
  }

  countWords() {
    const text = this.field.text();
    if (text === null) return;
    const words = count(text);
    const { limit, hardLimit } = this.article.dataset;
    const place = this.article.querySelector("[data-words]");
    const over = limit && words > Number(limit) ? (words > Number(hardLimit) ? "hard" : "soft") : "";
    place.dataset.over = over;
    this.over = over;
    if (!limit) place.textContent = this.article.querySelector("[data-text]") ? say(strings.words, { words }) : "";
    else if (!over) place.textContent = say(strings.wordsOf, { words, limit });
    else place.textContent = say(over === "hard" ? strings.overHard : strings.over, { count: words - limit });
  }

  showAnswered() {
    const answered = this.field.isAnswered();
    const over = this.over ?? this.article.querySelector("[data-words]").dataset.over;
    this.rail.dataset.state = over ? `over-${over}` : answered ? "answered" : "empty";
    this.rail.querySelector("[data-rail-state]").textContent = answered ? strings.answered : strings.empty;
  }

  say(text, state = "saved") {
    const place = this.article.querySelector("[data-saved]");
    place.textContent = text;
    place.parentElement.dataset.state = state;
    if (state === "saved") this.rail.querySelector("[data-rail-time]").textContent = text;
    this.article.querySelector("[data-saved-by]")?.remove();
  }

  note(sentences) {
    const place = this.article.querySelector("[data-notes]");
    place.replaceChildren(...[this.found, ...sentences].filter(Boolean).map((sentence) => {
      const line = document.createElement("p");
      line.className = "answer-note";
      line.textContent = sentence;
      return line;
    }));
  }

  show(state, detail) {
    const texts = {
      typing: strings.typing,
      saving: strings.saving,
      saved: detail.at ? say(strings.saved, { time: time(detail.at) }) : this.last ?? "",
      offline: device.keeps ? strings.offline : strings.offlineNoKeep,
      signed_out: strings.signedOut,
      refused: `${strings.refused}: ${detail.sentence ?? ""}`,
      conflict: strings.conflict,
    };
    if (state === "saved" && detail.at) this.last = texts.saved;
    this.say(texts[state], state);
    if (state === "saved" && detail.notices) this.note(detail.notices);
    if (state === "signed_out") this.offerSignIn(detail.address);
    if (state === "conflict") this.ask(detail);
    showAll();
  }

  offerSignIn(address) {
    const link = document.createElement("a");
    link.href = address ?? "/account/login/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = strings.signIn;
    this.article.querySelector("[data-saved]").append(" ", link);
  }

  ask(detail) {
    const notes = this.article.querySelector("[data-notes]");
    const panel = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
    const part = (name) => panel.querySelector(`[data-${name}]`);
    const theirs = this.article.querySelector("[data-text]")
      ? { format: "html", content: detail.html } : { format: "", content: detail.value };
    const mine = this.field.content();
    const sentence = part("conflict-sentence");
    sentence.textContent = say(sentence.dataset.pattern, { person: detail.by, time: detail.at ? time(detail.at) : "" });
    const title = part("theirs-title");
    title.textContent = say(title.dataset.pattern, { person: detail.by });
    part("mine").append(this.field.face(mine));
    part("theirs").append(this.field.face(theirs));
    part("history").href = detail.history;
    panel.addEventListener("click", (event) => {
      const choice = event.target.dataset?.choose;
      if (choice === "copy") {
        navigator.clipboard?.writeText(part("mine").innerText);
        event.target.textContent = strings.copied;
      } else if (choice) {
        if (choice === "theirs") this.field.show(theirs);
        panel.remove();
        this.saving.resolve(choice === "mine");
        this.countWords();
        this.showAnswered();
      }
    });
    notes.replaceChildren(panel);
    panel.scrollIntoView({ block: "nearest" });
  }
}

const answers = [...document.querySelectorAll("[data-answer]")].map((article) => new Answer(article));
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
  const worst = ["conflict", "refused", "signed_out", "offline"].find((state) =>
    answers.some(({ saving }) => saving.state === state));
  const text = {
    conflict: strings.conflict, refused: strings.refused, signed_out: strings.signedOut, offline: strings.offline,
  }[worst] ?? "";
  const page = document.querySelector("[data-page-state]");
  if (page.textContent !== text) page.textContent = text;
}

const flushAll = () => Promise.all(answers.filter(({ saving }) => saving.unsent).map(({ saving }) => saving.flush()));
const waitForAll = () => Promise.race([flushAll(), new Promise((resolve) => { setTimeout(resolve, 4000); })]);

document.documentElement.classList.add("writes-itself");

const nearby = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    nearby.unobserve(target);
    byKey.get(target.dataset.answer).start();
  }
}, { rootMargin: "500px 0px" });
for (const answer of answers) {
  // What a former visit left is taken up at once, wherever it is on the page.
  if (device.get(answer.key)) answer.start();
  else nearby.observe(answer.article);
}

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

for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !answers.some(({ saving }) => saving.unsent)) return;
    event.preventDefault();
    await waitForAll();
    window.location.assign(link.href);
  });
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    flushAll();
  }
});
window.addEventListener("online", flushAll);
document.addEventListener("visibilitychange", flushAll);
window.addEventListener("beforeunload", (event) => {
  for (const { field } of answers) field.fill();
  if (answers.some(({ saving }) => saving.unsent)) event.preventDefault();
});
