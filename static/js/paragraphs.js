/** The form of a paragraph: proposed text only where the action proposes one, shown as it is typed. It works without this. */

import { show, stretches } from "rapporteur/proposing";

const form = document.querySelector("[data-paragraph-form]");
const WAIT = 1000;
let spoken;

const squeezed = (text) => text.split(/\s+/u).filter(Boolean).join(" ");

/** Show what the paragraph would become; say how much changes once the person pauses. */
function preview() {
  const view = form.querySelector("[data-preview]");
  const action = form.elements.action.value;
  const present = form.dataset.text;
  const written = squeezed(form.elements.proposed_text.value);
  const [from, to] = { amend: [squeezed(present), written], insert_after: ["", written], delete: [present, ""] }[action] ?? ["", ""];
  const found = from === to ? [] : stretches(from, to);
  view.hidden = !found.length;
  show(view.querySelector("[data-shown]"), found, view.dataset);
  clearTimeout(spoken);
  const count = (kind) => found.filter(([was]) => was === kind).length;
  const said = found.length
    ? view.dataset.count.replace("{inserted}", count("inserted")).replace("{deleted}", count("deleted")) : "";
  spoken = setTimeout(() => { form.querySelector("[data-said]").textContent = said; }, WAIT);
}

function update() {
  const action = form.elements.action.value;
  form.querySelector("[data-proposed]").hidden = !["amend", "insert_after"].includes(action);
  const supports = form.querySelector("[data-supports]");
  if (supports) supports.hidden = !["support", "reservation"].includes(action);
  const proposed = form.elements.proposed_text;
  if (action === "insert_after" && proposed.value === form.dataset.text) proposed.value = "";
  if (action === "amend" && !proposed.value) proposed.value = form.dataset.text;
  preview();
}

const PAUSE = 1200;
const RETRY = 10000;
const { lang } = document.documentElement;
const clock = new Intl.DateTimeFormat(`${lang}-u-nu-latn`, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/**
 * A comment saves by itself while it is written, like an answer: a moment after the last word, one request at a time,
 * and again where the site could not be reached. Until it is saved it is on the device (typed.js). A comment asked for
 * twice, because its answer was lost, is made once: `line` stays with it until it is saved.
 */
class Writing {
  constructor() {
    this.place = form.querySelector("[data-paragraph-said]");
    this.name = `rapporteur:line:${form.dataset.typed}`;
    this.sent = this.said();
    form.addEventListener("input", () => this.soon());
    form.addEventListener("change", () => this.soon());
    form.addEventListener("submit", () => this.leave());
    window.addEventListener("online", () => this.save());
  }

  said() {
    const fields = new FormData(form);
    return JSON.stringify(["action", "comment", "proposed_text", "proposal_type", "supports"].map((name) => fields.get(name)));
  }

  line() {
    try {
      const line = localStorage.getItem(this.name) ?? crypto.randomUUID();
      localStorage.setItem(this.name, line);
      return line;
    } catch {
      return (this.own ??= crypto.randomUUID?.() ?? "");
    }
  }

  /** The form is posted: a save that is still on its way and the form ask for one comment, not for two. */
  leave() {
    this.isDone = true;
    clearTimeout(this.timer);
    if (form.elements.change) return;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "line", value: this.line() }));
    try {
      localStorage.removeItem(this.name);
    } catch { /* no storage */ }
  }

  soon(wait = PAUSE) {
    clearTimeout(this.timer);
    if (!this.isDone) this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    clearTimeout(this.timer);
    const now = this.said();
    if (this.isDone || this.isBusy || now === this.sent) return;
    this.isBusy = true;
    const body = new FormData(form);
    body.set("line", this.line());
    this.place.textContent = this.place.dataset.saving;
    const options = { method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } };
    const response = await fetch(form.getAttribute("action").split("#")[0], options).catch(() => null);
    const answer = await response?.json().catch(() => null);
    this.isBusy = false;
    if (this.isDone) return;
    if (answer?.state === "saved") this.take(answer, now);
    else if (answer?.sentence) this.place.textContent = answer.sentence; // on the device until it says something whole
    else if (!response || response.status >= 500) {
      this.place.textContent = this.place.dataset.kept;
      this.soon(RETRY);
    } else this.place.textContent = this.place.dataset.signedOut;
  }

  take({ change, base, at }, sent) {
    for (const [name, value] of Object.entries({ change, base })) {
      const field = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
      field.value = value;
    }
    this.sent = sent;
    this.place.textContent = this.place.dataset.saved.replace("{time}", clock.format(new Date(at)));
    try {
      localStorage.removeItem(this.name);
    } catch { /* no storage */ }
    if (this.said() === sent) form.dispatchEvent(new Event("typed:taken", { bubbles: true }));
    else this.soon();
  }
}

if (form) {
  form.addEventListener("change", update);
  form.addEventListener("input", preview);
  update();
  new Writing();
}
