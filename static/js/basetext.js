/**
 * The text under consultation beside the answers: a column on wide screens, a sheet under the question on narrow ones.
 * It is fetched when it is first opened, can be searched, and opens again where one was.
 */

import { say, settings } from "rapporteur/translations";

const panel = document.getElementById("base-text");
const draft = document.getElementById("draft");
const wide = matchMedia("(min-width: 62rem)");
const PAUSE = 150;
const remembering = settings.shared ? sessionStorage : localStorage;
const NAME = `rapporteur:text:${panel.dataset.place}`;
const part = (name) => panel.querySelector(`[data-${name}]`);

let opener = null;
let isLoaded = false;
let loading = null;
let marks = [];
let at = -1;

/** A letter as it is looked for: without case and accents, so that a search finds what a reader would. */
const folded = (letter) => letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function fold(text) {
  let found = "";
  const places = [];
  let place = 0;
  for (const letter of text) {
    const plain = folded(letter);
    found += plain;
    for (let index = 0; index < plain.length; index += 1) places.push(place);
    place += letter.length;
  }
  places.push(text.length);
  return { found, places };
}

const calm = () => ({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });

/** Scroll within the panel only: the page itself stays where the person writes. */
function scrollTo(element, { behavior } = calm(), room = 0.3) {
  const words = part("words");
  const top = element.getBoundingClientRect().top - words.getBoundingClientRect().top + words.scrollTop;
  words.scrollTo({ top: top - words.clientHeight * room, behavior });
}

function unmark() {
  for (const mark of marks) {
    const paragraph = mark.parentElement;
    mark.replaceWith(...mark.childNodes);
    paragraph?.normalize();
  }
  marks = [];
  at = -1;
}

/** Mark every place that holds the words and go to the first one that follows what is shown. */
function search() {
  unmark();
  const words = fold(part("search").value.split(/\s+/u).filter(Boolean).join(" ")).found;
  const said = part("said");
  if (!words) {
    said.textContent = "";
    return;
  }
  for (const paragraph of panel.querySelectorAll("[data-key] > p")) {
    const text = paragraph.firstChild;
    const { found, places } = fold(text?.data ?? "");
    const starts = [];
    for (let start = found.indexOf(words); start >= 0; start = found.indexOf(words, start + words.length)) starts.push(start);
    const here = [];
    for (const start of starts.reverse()) { // from the end, so that places before stay true
      const range = document.createRange();
      range.setStart(text, places[start]);
      range.setEnd(text, places[start + words.length]);
      const mark = document.createElement("mark");
      range.surroundContents(mark);
      here.unshift(mark);
    }
    marks.push(...here);
  }
  if (!marks.length) said.textContent = said.dataset.nothing;
  else {
    const top = part("words").getBoundingClientRect().top;
    const first = marks.findIndex((mark) => mark.getBoundingClientRect().top >= top);
    step(0, Math.max(first, 0));
  }
}

function step(by, from = at) {
  if (!marks.length) return;
  marks[at]?.removeAttribute("aria-current");
  at = (from + by + marks.length) % marks.length;
  marks[at].setAttribute("aria-current", "true");
  scrollTo(marks[at]);
  const number = marks[at].closest("[data-paragraph]").dataset.paragraph;
  const { places } = part("said").dataset;
  const where = say(part("words").dataset.paragraphText, { number });
  part("said").textContent = `${say(places, { at: at + 1, all: marks.length })} · ${where}`;
}

function jump() {
  const number = part("number").value.trim().replace(/\.$/, "");
  if (!number) return;
  const paragraph = [...panel.querySelectorAll("[data-paragraph]")].find((row) => row.dataset.paragraph === number);
  const said = part("said");
  said.textContent = paragraph ? "" : say(said.dataset.unknown, { number });
  if (!paragraph) return;
  scrollTo(paragraph, { behavior: "auto" }, 0);
  paragraph.focus({ preventScroll: true });
}

function remember() {
  const top = part("words").getBoundingClientRect().top;
  const paragraph = [...panel.querySelectorAll("[data-key]")].find((row) => row.getBoundingClientRect().bottom > top + 8);
  try {
    if (paragraph) remembering.setItem(NAME, paragraph.dataset.key);
  } catch { /* a browser that keeps nothing */ }
}

function remembered() {
  try {
    return remembering.getItem(NAME);
  } catch {
    return null;
  }
}

function goBack() {
  const key = remembered();
  const paragraph = [...panel.querySelectorAll("[data-key]")].find((row) => row.dataset.key === key);
  if (paragraph) scrollTo(paragraph, { behavior: "auto" }, 0);
}

const later = (act, wait) => {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
};

/** A way from each paragraph to the form of a comment on it, where the call asks for such comments. */
function offerComments() {
  const { comment } = panel.dataset;
  if (!comment) return;
  const { commentText, paragraphText } = part("words").dataset;
  const page = document.documentElement;
  for (const row of panel.querySelectorAll("[data-key]")) {
    const link = Object.assign(document.createElement("a"), {
      className: "small base-text-comment", href: `${comment}?paragraph=${row.dataset.key}#${row.dataset.key}`,
      textContent: commentText, lang: page.lang, dir: page.dir,
    });
    const number = say(paragraphText, { number: row.dataset.paragraph });
    link.setAttribute("aria-label", `${commentText}: ${number}`);
    link.dataset.leave = "";
    row.append(link);
  }
}

async function load() {
  panel.textContent = panel.dataset.loading;
  const response = await fetch(panel.dataset.address).catch(() => null);
  const html = response?.ok ? await response.text().catch(() => "") : "";
  if (!html) {
    const sorry = document.createElement("p");
    sorry.setAttribute("role", "alert");
    sorry.textContent = panel.dataset.failed;
    panel.replaceChildren(sorry);
    return;
  }
  panel.innerHTML = html;
  isLoaded = true;
  offerComments();
  part("search").addEventListener("input", later(search, PAUSE));
  part("words").addEventListener("scroll", later(remember, PAUSE), { passive: true });
  part("close").addEventListener("click", () => close());
  for (const button of panel.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
}

/** Put the panel where there is room for it; what the person looks at stays where it is on the screen. */
function settle() {
  const { scrollY } = window;
  const top = opener?.getBoundingClientRect().top;
  if (wide.matches) draft.append(panel);
  else opener?.closest("[data-answer]").querySelector(".answer-foot").after(panel);
  if (top !== undefined) window.scrollTo({ top: scrollY + opener.getBoundingClientRect().top - top, behavior: "instant" });
  if (isLoaded && !panel.hidden) goBack();
}

function close() {
  if (isLoaded) remember();
  panel.hidden = true;
  draft.classList.remove("reads-along");
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus();
  opener = null;
}

/** Open the text at the question whose button this is, or close it. */
export async function toggle(by) {
  if (opener === by) {
    close();
    return;
  }
  opener?.setAttribute("aria-expanded", "false");
  opener = by;
  opener.setAttribute("aria-expanded", "true");
  panel.hidden = false;
  draft.classList.add("reads-along");
  settle();
  if (!isLoaded) await (loading ??= load());
  loading = null;
  if (!isLoaded || opener !== by) return;
  goBack();
  // Whoever went on writing while the text was on its way is not taken from it.
  if (document.activeElement === by) part("title").focus({ preventScroll: wide.matches });
}

// The panel stands in the form of the draft and, on a phone, in an answer: what is typed here is no part of either.
for (const name of ["input", "change"]) panel.addEventListener(name, (event) => event.stopPropagation());
panel.addEventListener("keydown", (event) => {
  const inSearch = event.target.matches("[data-search]");
  if (event.key === "Escape") {
    if (inSearch && event.target.value) return; // empties the field first, as browsers do
    event.preventDefault();
    close();
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    if (inSearch) step(event.shiftKey ? -1 : 1);
    else jump();
  }
});
wide.addEventListener("change", settle);
