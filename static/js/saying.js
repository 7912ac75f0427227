/** What the drafting page was given to say, and how it says times. */

export const settings = JSON.parse(document.getElementById("draft-settings").textContent);
export const { strings } = settings;

export const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // the day first
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, {
  day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

const isToday = (moment) => moment.toDateString() === new Date().toDateString();

export function time(iso) {
  const moment = new Date(iso);
  return (isToday(moment) ? clock : day).format(moment);
}

export const savedAt = (iso) => say(isToday(new Date(iso)) ? strings.saved : strings.savedOn, { time: time(iso) });
