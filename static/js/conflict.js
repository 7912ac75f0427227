/** Two texts that exclude each other, side by side, and what a person chooses, place by place. */

import { markDifferences } from "rapporteur/differences";
import { say, strings, time } from "rapporteur/translations";

/** Scroll each text of a panel that is on the page to the first word that differs. */
export function showDifferences(panel) {
  for (const text of panel.querySelectorAll(".conflict-text")) {
    const mark = text.querySelector("mark");
    if (mark) text.scrollTop = mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 2;
  }
}

/**
 * Return the panel. `detail` is what the server said; `field` shows both sides; `chosen(content)` is called with what
 * the answer should be, in the form in which the field shows it.
 */
export function panelFor({ detail, field, isText, chosen }) {
  const panel = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
  const part = (name, within = panel) => within.querySelector(`[data-${name}]`);
  const sentence = part("conflict-sentence");
  sentence.textContent = say(sentence.dataset.pattern, { person: detail.by, time: detail.at ? time(detail.at) : "" });
  part("history").href = detail.history;
  const content = (side) => ({ format: isText ? "html" : "", content: side });
  const value = { mine: detail.sent.content, theirs: [detail.value].flat().map((one) => String(one ?? "")) };
  const places = isText ? detail.places : [value];
  const asked = places.filter(({ agreed }) => !agreed);
  const choices = new Map();
  const list = part("places");
  const pattern = list.firstElementChild;
  pattern.remove();
  asked.forEach((place, index) => {
    const shown = pattern.cloneNode(true);
    const number = part("place", shown);
    if (asked.length > 1) number.textContent = say(number.dataset.pattern, { number: index + 1, all: asked.length });
    else number.remove();
    part("mine", shown).append(field.face(content(place.mine)));
    part("theirs", shown).append(field.face(content(place.theirs)));
    markDifferences(part("mine", shown), part("theirs", shown));
    part("theirs-title", shown).textContent = say(part("theirs-title", shown).dataset.pattern, { person: detail.by });
    shown.querySelector("[data-choose=both]").hidden = !isText;
    shown.addEventListener("click", (event) => {
      const button = event.target.closest("[data-choose]");
      if (!button) return;
      choices.set(place, button.dataset.choose);
      for (const one of shown.querySelectorAll("[data-choose]")) one.setAttribute("aria-pressed", one === button);
      if (choices.size < asked.length) return;
      const sides = places.map((each) => (each.agreed ? each.mine : each[choices.get(each)]));
      chosen(content(isText ? sides.join("") : sides[0]));
    });
    list.append(shown);
  });
  part("copy").addEventListener("click", (event) => {
    navigator.clipboard?.writeText(asked.map(({ mine }) => field.face(content(mine)).innerText).join("\n"));
    event.target.textContent = strings.copied;
  });
  return panel;
}
