/** What the drafting page was given to say, and how it says times. */

export const settings = JSON.parse(document.getElementById("draft-settings").textContent);
export const { strings } = settings;

/** A number of things with its groups marked as the site marks them (submissions/typography.py). */
export function number(count) {
  const { mark, from } = settings.numbers;
  return Math.abs(count) < from ? String(count) : String(count).replace(/\B(?=(\d{3})+$)/g, mark);
}

const said = (value) => (typeof value === "number" ? number(value) : value);
export const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (all, name) => said(values[name]) ?? all);

const { lang } = document.documentElement;
const language = `${lang === "en" ? "en-GB" : lang}-u-nu-latn`; // the day first; digits as everywhere on the site
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
