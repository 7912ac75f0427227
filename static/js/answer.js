/** One answer on the page: its field, its saving, and what is said of it beside it and in the rail. */

import { panelFor, showDifferences } from "rapporteur/conflict";
import { TextField, ValueField } from "rapporteur/fields";
import { post } from "rapporteur/http";
import { Saving } from "rapporteur/saving";
import { say, savedAt, settings, strings } from "rapporteur/translations";
import { counter } from "rapporteur/words";

const count = counter(settings.wordPattern);
const SHORT = new Set(["saved", "saving", "typing", "conflict"]);

export class Answer {
  /** `changed()` is called whenever something is true of the page that was not before. */
  constructor(article, device, changed) {
    Object.assign(this, { article, device, changed });
    this.key = article.dataset.answer;
    this.isText = Boolean(article.querySelector("[data-text]"));
    this.rail = document.querySelector(`[data-rail="${CSS.escape(this.key)}"]`);
    this.field = new (this.isText ? TextField : ValueField)(article, () => this.touched(), settings);
    this.field.told = (sentence) => this.note([sentence]);
    this.saving = new Saving({
      key: this.key,
      base: Number(article.dataset.revision),
      field: this.field,
      send: (going, signal) => this.send(going, signal),
      device,
      changed: (state, detail) => this.show(state, detail),
    });
    this.saving.toldOfOther = (state) => this.other(state);
    this.notes = article.querySelector("[data-notes]");
    if (article.dataset.savedAt) this.last = savedAt(article.dataset.savedAt);
    if (this.last) this.say(this.last);
  }

  send({ base, asSent, key, format, content }, signal) {
    const values = [content].flat().map((value) => ["content", value]);
    const from = asSent ? [["as_sent", 1]] : [];
    return post(this.article.dataset.address, [["base", base], ["key", key], ["format", format], ...from, ...values],
      signal);
  }

  start() {
    this.started ??= this.begin();
    return this.started;
  }

  async begin() {
    await this.field.start();
    this.showInToolbar();
    if (!this.saving.unsent) this.saving.saved = this.field.content();
    if (this.field.text() !== null) this.countWords();
  }

  /** Take up what a former visit left. */
  async restore(left, slot) {
    await this.start();
    if (!this.saving.restore(left, slot, (content) => this.field.show(content))) return;
    this.found = strings.found;
    this.note([]);
    this.afterChange();
  }

  /** A text that another tab had left of this answer was sent: say where it is, and show what has become of both. */
  other(state) {
    if (state === "conflict") this.found = strings.otherTab;
    else if (state === "refused") this.found = strings.otherTabRefused;
    if (this.found) this.note([]);
    window.dispatchEvent(new Event("rapporteur:news"));
  }

  touched() {
    this.writtenAt = Date.now();
    this.saving.touch();
    this.afterChange();
  }

  afterChange() {
    this.countWords();
    this.showAnswered();
    this.changed();
  }

  countWords() {
    const text = this.field.text();
    if (text === null) return;
    const words = count(text);
    const { limit, hardLimit } = this.article.dataset;
    const place = this.article.querySelector("[data-words]");
    const over = limit && words > Number(limit) ? (words > Number(hardLimit) ? "hard" : "soft") : "";
    if (this.over !== undefined && over !== this.over) this.sayOver(over, words - limit);
    place.dataset.over = over;
    this.over = over;
    if (!limit) place.textContent = this.isText ? say(strings.words, { words }) : "";
    else if (!over) place.textContent = say(strings.wordsOf, { words, limit: Number(limit) });
    else place.textContent = say(over === "hard" ? strings.overHard : strings.over, { count: words - limit });
  }

  /** Tell who does not see the count that the limit has been passed, or is kept again. */
  sayOver(over, count) {
    const place = this.article.querySelector("[data-over-said]");
    place.textContent = over ? say(over === "hard" ? strings.overHard : strings.over, { count }) : strings.within;
  }

  showAnswered() {
    const answered = this.field.isAnswered();
    const over = this.over ?? this.article.querySelector("[data-words]").dataset.over;
    this.rail.dataset.state = over ? `over-${over}` : answered ? "answered" : "empty";
    this.rail.querySelector("[data-rail-state]").textContent = answered ? strings.answered : strings.empty;
  }

  say(text, state = "saved", by = "") {
    const place = this.article.querySelector("[data-saved]");
    place.textContent = by ? say(strings.savedBy, { saved: text, person: by }) : text;
    place.parentElement.dataset.state = state;
    if (state === "saved" && text) {
      for (const last of document.querySelectorAll("[data-last-saved], [data-page-bar-said]")) last.textContent = text;
    }
    this.inToolbar = { text: SHORT.has(state) && text !== strings.slow ? text : text.split(/[.。:：]/u)[0], state };
    this.showInToolbar();
    this.article.querySelector("[data-saved-by]")?.remove();
  }

  /** Where the answer is long, its foot is out of sight: the toolbar stays, and says the same shortly. */
  showInToolbar() {
    const place = this.article.querySelector("[data-toolbar-state]");
    if (!place || (this.inToolbar?.state === "saved" && !this.writtenAt)) return;
    place.textContent = this.inToolbar?.text ?? "";
    place.dataset.state = this.inToolbar?.state ?? "";
  }

  note(sentences) {
    this.notes.replaceChildren(...[this.found, ...sentences].filter(Boolean).map((sentence) => {
      const line = document.createElement("p");
      line.className = "answer-note";
      line.textContent = sentence;
      return line;
    }));
  }

  show(state, detail) {
    const offline = this.device.keeps ? strings.offline : strings.offlineNoKeep;
    if (detail.at && (detail.state === "saved" || detail.state === "merged")) {
      this.last = savedAt(detail.at);
      this.note([detail.sentence, ...(detail.notices ?? [])]);
    }
    this.say({
      typing: strings.typing,
      saving: detail.isSlow ? (this.device.keeps ? strings.slow : strings.offlineNoKeep) : strings.saving,
      saved: this.last ?? "",
      offline,
      unreachable: this.device.keeps ? strings.unreachable : strings.offlineNoKeep,
      signed_out: strings.signedOut,
      refused: `${strings.refused}: ${detail.sentence ?? say(strings.refusedBy, { status: detail.status })}`,
      conflict: strings.conflict,
    }[state], state);
    this.reason = state === "signed_out" ? detail : null;
    if (state === "conflict") this.ask(detail);
    if (detail.state === "merged") {
      this.countWords();
      this.showAnswered();
    }
    this.changed();
  }

  ask(detail) {
    const { field, isText } = this;
    const chosen = (content) => {
      if (!this.saving.resolve(content)) return; // asked again, with what was written since
      this.note([]);
      this.afterChange();
      field.focus();
    };
    const isNew = !this.notes.querySelector(".conflict");
    const panel = panelFor({ detail, field, isText, chosen });
    this.notes.replaceChildren(panel);
    showDifferences(panel);
    if (isNew) panel.scrollIntoView({ block: "nearest" });
  }

  /** Somebody else has saved this answer. */
  news(body) {
    if (!this.saving.news(body)) return;
    this.last = savedAt(body.at);
    this.say(this.last, "saved", body.by);
    this.afterChange();
  }

  /** Say who else is writing here. */
  writers(names) {
    const place = this.article.querySelector("[data-writers]");
    const people = new Intl.ListFormat(document.documentElement.lang).format(names);
    const text = names.length ? say(strings.writing, { people }) : "";
    if (place.textContent !== text) place.textContent = text;
  }
}
