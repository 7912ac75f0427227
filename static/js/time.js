/** Beside each time that a call states in its own zone, say what it is on this person's clock. */

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const language = document.documentElement.lang;
const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
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
    own.textContent = ` (${pattern.replace("{time}", `${format.format(moment)}, ${zone.replaceAll("_", " ")}`)})`;
    element.after(own);
  }
}

localize(document);
document.addEventListener("htmx:load", (event) => localize(event.target));
