/* The reading page: select a passage to comment on it, and find discussions beside their passages. The page works
   without this; here only the way to its own forms gets shorter. */

import { begin } from "rapporteur/discussions";
import { place } from "rapporteur/margin";

const LINES = "p, h3, h4";
const APPARATUS = ".note-ref, .note-back, .passage-ref";

/** Give the text of an answer with, for each text node, the place of its first UTF-16 unit in that text. The text is
    that of richtext.plain_text on the server: a line a paragraph, footnotes last. */
function textOf(answer) {
  const places = new Map();
  let text = "";
  let first = true;
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      places.set(node, text.length);
      text += node.data;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(APPARATUS)) return;
    if (node.matches("br")) text += "\n";
    if (node.matches(LINES)) {
      if (!first) text += "\n";
      first = false;
    }
    node.childNodes.forEach(walk);
  };
  answer.childNodes.forEach(walk);
  return { text, places };
}

/** Give the passage of one answer that is selected: {answer, exact, start}, with `start` in code points; or null. */
function selectedPassage() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const holder = range.commonAncestorContainer;
  const answer = (holder.nodeType === Node.ELEMENT_NODE ? holder : holder.parentElement).closest("[data-answer]");
  if (!answer) return null;
  const { text, places } = textOf(answer);
  let start = null;
  let end = null;
  for (const [node, place] of places) {
    if (!range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.data.length;
    if (from >= to) continue;
    start ??= place + from;
    end = place + to;
  }
  const exact = start === null ? "" : text.slice(start, end).trim();
  if (!exact) return null;
  const begins = text.indexOf(exact, start);
  return { answer, exact, start: [...text.slice(0, begins)].length };
}

/** Open the form beside the answer with the passage in it. */
function commentOn({ answer, exact, start }) {
  const details = answer.closest(".review-item").querySelector(".review-new");
  const form = details.querySelector("form");
  const range = document.getSelection().getRangeAt(0).getBoundingClientRect();
  details.dataset.at = Math.max(range.top - details.parentElement.getBoundingClientRect().top, 0);
  details.classList.add("is-begun");
  details.open = true;
  form.querySelector("[name$='-exact']").value = exact;
  form.querySelector("[name$='-start']").value = start;
  document.getSelection().removeAllRanges();
  place();
  const box = form.querySelector("textarea[name$='-text']");
  if (getComputedStyle(details).position === "fixed") scrollBy({ top: range.top - innerHeight * 0.25 });
  else box.scrollIntoView({ block: "nearest" });
  box.focus({ preventScroll: true });
}

/** Show which passage a discussion is on, and the other way round, while one of the two is pointed at or focused. */
function pair(event) {
  const mark = event.target.closest?.("mark.passage");
  const thread = event.target.closest?.(".thread");
  const keys = mark ? mark.dataset.threads.split(" ") : thread ? [thread.id.replace("thread-", "")] : [];
  for (const element of document.querySelectorAll(".is-paired")) element.classList.remove("is-paired");
  for (const key of keys) {
    document.getElementById(`thread-${key}`)?.classList.add("is-paired");
    for (const piece of document.querySelectorAll(`mark[data-threads~="${key}"]`)) piece.classList.add("is-paired");
  }
}

const toolbar = document.getElementById("selection");
let passage = null;

document.addEventListener("selectionchange", () => {
  passage = selectedPassage();
  toolbar.hidden = !passage;
});
toolbar.addEventListener("pointerdown", (event) => event.preventDefault()); // a press must not end the selection
toolbar.querySelector("button").addEventListener("click", () => passage && commentOn(passage));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.altKey && event.code === "KeyM" && passage) {
    event.preventDefault();
    commentOn(passage);
  }
});
document.addEventListener("input", (event) => {
  if (!event.target.name?.endsWith("-exact")) return;
  event.target.form.querySelector("[name$='-start']").value = ""; // the words are another passage now
});
document.addEventListener("pointerover", pair);
document.addEventListener("focusin", pair);
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".review-new:not([open])")) delete event.target.dataset.at;
  place();
}, true);
begin();
new ResizeObserver(place).observe(document.querySelector("#content"));
document.fonts?.ready.then(place);
