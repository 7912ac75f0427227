/** Beside each time that a call states in its own zone, say what it is on this person's clock. */

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const { lang } = document.documentElement;
const language = `${lang === "en" ? "en-GB" : lang}-u-nu-latn`; // the day first; digits as everywhere on the site
const COMMAS = { ar: "، ", zh: "，" };
const format = new Intl.DateTimeFormat(language, {
  dateStyle: "long", timeStyle: "short", hourCycle: "h23",
});

/** Minutes that a zone is ahead of UTC at a moment, from the text of its clock. */
function stated(element) {
  const found = element.dateTime.match(/([+-])(\d\d):(\d\d)$/);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

export function localize(root) {
  for (const element of root.querySelectorAll("time[data-own]")) {
    const moment = new Date(element.dateTime);
    const pattern = element.dataset.own;
    delete element.dataset.own;
    if (Number.isNaN(moment.valueOf()) || -moment.getTimezoneOffset() === stated(element)) continue;
    const own = document.createElement("span");
    own.className = "moment-own";
    own.textContent = ` (${pattern.replace("{time}", `${format.format(moment)}${COMMAS[lang.slice(0, 2)] ?? ", "}${zone.replaceAll("_", " ")}`)})`;
    element.after(own);
  }
}

localize(document);
document.addEventListener("htmx:load", (event) => localize(event.target));

/** In the last day, count the time that is left from what the server said: the device's clock may be wrong. */

const DAY = 24 * 3600;
const unit = (value, name) => new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" }).format(value);
const opened = Date.now();

function said(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = hours ? [unit(hours, "hour"), unit(minutes, "minute")] : [unit(minutes, "minute"), unit(seconds % 60, "second")];
  return new Intl.ListFormat(language, { type: "unit" }).format(parts);
}

function count() {
  // Two clocks that cannot both be wrong: one stands still while the device sleeps, the other follows its settings.
  const elapsed = Math.max(Date.now() - opened, performance.now()) / 1000;
  for (const element of document.querySelectorAll("[data-left]")) {
    const left = Math.floor(Number(element.dataset.left) - elapsed);
    if (left > DAY) continue;
    element.textContent = left > 0 ? element.dataset.pattern.replace("{time}", said(left)) : element.dataset.over;
  }
}

if (document.querySelector("[data-left]")) {
  count();
  setInterval(count, 1000);
}
