/**
 * Text typed into a form and not sent, on every page but the drafting room, whose answers save by themselves. What is
 * typed is kept on the device at once, asked about before the page is left, and put back when the form is opened again,
 * which is then said. It is let go when the site says that it has taken it (config/typed.py, by a cookie), and not
 * before: a form that was refused, or sent as the session had ended, finds its text again.
 *
 * An entry: {id, at, page, title, label, address, values, base}: `values` and `base` are what is in the fields and what
 * the site had put there, by name; forms are told apart by `data-typed` or by where they post and what they hide.
 * Forms with a password, and those of `data-typed="off"`, are left alone.
 */

const { device: where, person, shared } = document.querySelector("script[data-typed-of]").dataset;
const strings = JSON.parse(document.getElementById("typed-strings").textContent);
const { Device, transact } = await import(where);

const TEXT = "textarea, input:is([type=text], [type=search], [type=email], [type=url], [type=tel], [type=number], [type=date], [type=time], [type=datetime-local], :not([type]))";
const OTHER = "select, input:is([type=checkbox], [type=radio])";
const VOLATILE = /^(csrfmiddlewaretoken|key|base|revision|plan_revision|next|query|typed)$|^base\./;
const DAYS = { someone: 60, nobody: 1 };
const COOKIE = "typed";
const PAUSE = 15000;

const device = new Device(person || "nobody", "page", Boolean(shared));
const forms = new Map();
const say = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const { lang } = document.documentElement;
const clock = new Intl.DateTimeFormat(`${lang === "en" ? "en-GB" : lang}-u-nu-latn`, {
  day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

const isKept = (form) => form.method === "post" && form.id !== "draft" && form.dataset.typed !== "off"
  && !form.querySelector("input[type=password], input[autocomplete=one-time-code]");
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.matches(`${TEXT}, ${OTHER}`)
  && !field.readOnly && !field.dataset.typedAside);

/** What is in the fields of a form, or what the site had put there: a list of texts for each name. */
function valuesOf(form, wasGiven = false) {
  const found = {};
  for (const field of fieldsOf(form)) {
    const values = (found[field.name] ??= []);
    if (field.matches(TEXT)) values.push(wasGiven ? field.defaultValue : field.value);
    else if (field.matches("select")) {
      const options = [...field.options].filter((option) => (wasGiven ? option.defaultSelected : option.selected));
      values.push(...(options.length || field.multiple ? options : [...field.options].slice(0, 1)).map(({ value }) => value));
    } else if (wasGiven ? field.defaultChecked : field.checked) values.push(field.value);
  }
  return found;
}

/** Put texts into the fields of one name; a list of lines grows by as many as it lacks. */
function put(form, name, values) {
  const fields = fieldsOf(form).filter((field) => field.name === name);
  if (!fields.length) return;
  if (fields[0].matches(TEXT)) {
    while (fields.length < values.length) {
      const more = fields.at(-1).cloneNode();
      more.removeAttribute("id");
      fields.at(-1).after(more);
      fields.push(more);
    }
    fields.forEach((field, index) => { field.value = values[index] ?? ""; });
  } else if (fields[0].matches("select")) {
    for (const option of fields[0].options) option.selected = values.includes(option.value);
  } else for (const field of fields) field.checked = values.includes(field.value);
  fields[0].dispatchEvent(new Event(fields[0].matches(TEXT) ? "input" : "change", { bubbles: true }));
}

function keyOf(form) {
  if (form.dataset.typed) return form.dataset.typed;
  const address = new URL(form.getAttribute("action") || window.location.href, window.location.href).pathname;
  const hidden = [...form.elements].filter(({ type, name, value }) => type === "hidden" && value && !VOLATILE.test(name));
  const names = fieldsOf(form).filter((field) => field.matches(TEXT)).map(({ name }) => name);
  return [address, ...hidden.map(({ name, value }) => `${name}=${value}`), ...new Set(names)].join(" ");
}

class Typed {
  constructor(form) {
    Object.assign(this, { form, key: keyOf(form), given: valuesOf(form, true), entry: null, slot: device.tab, isGoing: false });
  }

  /** Whether a text field is other than the site had filled it. */
  get isTyped() {
    const now = valuesOf(this.form);
    const base = this.entry?.base ?? this.given;
    const texts = new Set(fieldsOf(this.form).filter((field) => field.matches(TEXT)).map(({ name }) => name));
    return [...texts].some((name) => !same(now[name], base[name] ?? [""]));
  }

  touched(field) {
    if (this.isRestoring) return;
    if (!this.isTyped) {
      this.forget();
      return;
    }
    const label = field?.matches(TEXT) ? field.labels?.[0]?.innerText ?? field.getAttribute("aria-label") ?? "" : this.entry?.label;
    this.entry = {
      id: this.entry?.id ?? crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.replace(".", "-"),
      at: Date.now(),
      page: window.location.pathname + window.location.search + (this.form.id ? `#${this.form.id}` : window.location.hash),
      title: document.querySelector("h1")?.innerText ?? document.title,
      label: label ?? "",
      address: new URL(this.form.getAttribute("action") || window.location.href, window.location.href).pathname,
      values: valuesOf(this.form),
      base: this.entry?.base ?? this.given,
    };
    device.put(this.key, this.entry, this.slot).then(() => this.form.toggleAttribute("data-typed-kept", device.keeps));
  }

  /** Keep it no longer: it was sent, or is as the site had it. */
  forget() {
    if (this.entry) device.remove(this.key, this.slot);
    this.entry = null;
    this.slot = device.tab;
    this.note?.remove();
    this.note = null;
    this.form.removeAttribute("data-typed-kept");
  }

  /** Put back what was left; of several texts the last, the others are offered beside it. */
  restore([last, ...others]) {
    const [, entry, slot] = last;
    const now = valuesOf(this.form);
    const texts = Object.entries(entry.values).filter(([name, values]) => !same(values, entry.base[name]));
    const isFree = texts.every(([name]) => same(now[name], this.given[name]) || same(now[name], entry.values[name]));
    const meanwhile = texts.filter(([name]) => this.given[name] && !same(this.given[name], entry.base[name])
      && !same(this.given[name], entry.values[name]));
    if (!isFree) return this.offer([last, ...others]);
    Object.assign(this, { entry, slot, isRestoring: true });
    for (const [name, values] of texts) put(this.form, name, values);
    this.isRestoring = false;
    for (let place = this.form; place; place = place.parentElement) if (place.matches("details")) place.open = true;
    this.tell(say(strings.restored, { time: clock.format(entry.at) }), [strings.discard, () => this.discard()]);
    if (meanwhile.length) this.add(strings.meanwhile, meanwhile.flatMap(([name]) => this.given[name]).join("\n"));
    return this.offer(others);
  }

  discard() {
    this.isRestoring = true;
    for (const [name, values] of Object.entries(this.given)) put(this.form, name, values);
    this.isRestoring = false;
    this.forget();
    fieldsOf(this.form).find((field) => field.matches(TEXT))?.focus();
  }

  /** Other texts that were typed into this form, in other tabs. */
  offer(others) {
    for (const [key, entry, slot] of others) {
      const text = wordsOf(entry);
      const row = this.add(say(strings.another, { time: clock.format(entry.at) }), text);
      row.append(make("div", { className: "actions" }, make("button", {
        type: "button", className: "btn btn-sm", textContent: strings.discard, onclick: () => {
          device.remove(key, slot);
          row.remove();
          if (this.note && !this.note.childElementCount) this.note.remove();
        },
      })));
    }
  }

  /** Say something above the fields, once the page has it. */
  tell(sentence, [label, act] = []) {
    this.box().append(make("p", { textContent: sentence }, " ", make("button", {
      type: "button", className: "btn btn-sm", textContent: label, onclick: act,
    })));
  }

  add(sentence, text) {
    const field = make("textarea", { className: "form-control", rows: 3, readOnly: true, value: text, dir: "auto" });
    field.setAttribute("aria-label", sentence);
    const row = make("div", {}, make("p", { textContent: sentence }), field);
    this.box().append(row);
    return row;
  }

  box() {
    if (!this.note?.isConnected) {
      this.note = make("div", { className: "alert alert-info typed-note" });
      this.note.setAttribute("role", "status");
      this.form.prepend(this.note);
    }
    return this.note;
  }
}

const wordsOf = ({ values, base }) => Object.entries(values)
  .filter(([name, texts]) => !same(texts, base[name])).flatMap(([, texts]) => texts).filter(Boolean).join("\n");

/** The texts of closed tabs whose form is not on this page, though they were typed on it: shown to be copied or let go. */
async function showOrphans() {
  for (const old of document.querySelectorAll("[data-typed-orphan]")) old.remove();
  const here = window.location.pathname;
  const rows = (await device.rows()).filter(({ id: [, , key], entry }) => !forms.has(key)
    && [entry.page.split(/[?#]/u)[0], entry.address].includes(here));
  for (const { id: [, , key, slot], entry } of rows) {
    const elsewhere = entry.page.split("#")[0] !== here + window.location.search && entry.page.startsWith("/");
    const sentence = say(elsewhere ? strings.elsewhere : strings.gone, { time: clock.format(entry.at), field: entry.label });
    const field = make("textarea", { className: "form-control", rows: 4, readOnly: true, value: wordsOf(entry), dir: "auto" });
    field.setAttribute("aria-label", sentence);
    const box = make("div", { className: "alert alert-info typed-note" }, make("p", { textContent: sentence }), field);
    const acts = make("div", { className: "actions" });
    if (elsewhere) acts.append(make("a", { className: "btn btn-sm", href: entry.page, textContent: strings.open }));
    acts.append(make("button", {
      type: "button", className: "btn btn-sm", textContent: strings.discard, onclick: () => {
        device.remove(key, slot);
        box.remove();
      },
    }));
    box.append(acts);
    box.dataset.typedOrphan = "";
    document.getElementById("messages")?.after(box);
  }
}

/** Where My work lists them: everything typed and not sent, with the page on which it waits. */
async function list() {
  const place = document.querySelector("[data-typed-elsewhere]");
  if (!place) return;
  const rows = (await device.rows()).filter(({ entry }) => entry.page.startsWith("/")).sort((a, b) => b.entry.at - a.entry.at);
  place.hidden = !rows.length;
  place.querySelector("ul").replaceChildren(...rows.map(({ entry }) => make("li", {},
    make("div", { className: "row-main" },
      make("a", { href: entry.page, textContent: [entry.title, entry.label].filter(Boolean).join(" · ") }),
      make("div", { className: "small soft", textContent: `${clock.format(entry.at)} · ${wordsOf(entry).slice(0, 90)}` })))));
}

/** Let go what the site has taken, and what is too old. */
async function clear() {
  const taken = document.cookie.match(/(?:^|; )typed=([^;]*)/)?.[1] ?? "";
  const ids = new Set(decodeURIComponent(taken).split("."));
  const oldest = Date.now() - (person ? DAYS.someone : DAYS.nobody) * 86400000;
  const gone = (await device.rows()).filter(({ entry }) => ids.has(entry.id) || entry.at < oldest);
  if (gone.length) {
    await transact(device.database, "readwrite", (store) => gone.forEach(({ id }) => store.delete(id)));
  }
  if (taken) document.cookie = `${COOKIE}=; path=/; max-age=0; samesite=lax`;
  return ids;
}

/** Know the forms of the page, or of a part that came later, and put back what was left in them. */
async function look() {
  const found = [];
  for (const form of document.querySelectorAll("form")) {
    if (!isKept(form) || [...forms.values()].some((typed) => typed.form === form)) continue;
    const typed = new Typed(form);
    const before = forms.get(typed.key);
    if (before?.form.isConnected) continue;
    if (before?.entry) Object.assign(typed, { entry: before.entry, slot: before.slot }); // its part of the page came anew
    forms.set(typed.key, typed);
    found.push(typed);
  }
  if (!device.database) return;
  const keys = new Set(found.map(({ key }) => key));
  const left = await device.takeOver((key) => keys.has(key));
  for (const typed of found) {
    const own = left.filter(([key]) => key === typed.key).reverse(); // the last first
    if (own.length) typed.restore(own);
    else if (typed.isTyped) typed.touched(); // typed before this ran, or put back by the browser
  }
  await showOrphans();
  await list();
}

const typedOf = (form) => form && [...forms.values()].find((typed) => typed.form === form);

for (const name of ["input", "change"]) {
  document.addEventListener(name, ({ target }) => {
    if (target.matches?.(`${TEXT}, ${OTHER}`)) typedOf(target.form)?.touched(target);
  });
}

document.addEventListener("submit", (event) => {
  const typed = typedOf(event.target);
  if (!typed?.entry || event.defaultPrevented) return;
  typed.touched();
  let mark = typed.form.querySelector("input[name=typed]");
  mark ??= typed.form.appendChild(make("input", { type: "hidden", name: "typed" }));
  mark.value = typed.entry?.id ?? "";
  typed.isGoing = true;
  setTimeout(() => { typed.isGoing = false; }, PAUSE); // still here: it was a file, or the site does not answer
});
// Modules that send a form themselves tell when the site has taken it.
document.addEventListener("typed:taken", ({ target }) => {
  const typed = typedOf(target);
  if (!typed) return;
  typed.given = valuesOf(target);
  typed.forget();
});
document.addEventListener("htmx:load", look);
document.addEventListener("typed:look", look);

window.addEventListener("beforeunload", (event) => {
  if ([...forms.values()].some(({ entry, isGoing, form }) => entry && !isGoing && form.isConnected)) event.preventDefault();
});
window.addEventListener("pagehide", () => device.park());
window.addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted) return;
  device.unparked();
  const ids = await clear();
  for (const typed of forms.values()) {
    typed.isGoing = false;
    if (!ids.has(typed.entry?.id)) continue;
    typed.form.reset();
    typed.forget();
  }
});

await device.open();
if (device.database) await clear().catch(() => {});
await look().catch(() => {});
document.documentElement.dataset.typed = "ready";
