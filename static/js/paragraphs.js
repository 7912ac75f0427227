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
  const proposed = form.elements.proposed_text;
  if (action === "insert_after" && proposed.value === form.dataset.text) proposed.value = "";
  if (action === "amend" && !proposed.value) proposed.value = form.dataset.text;
  preview();
}

if (form) {
  form.addEventListener("change", update);
  form.addEventListener("input", preview);
  update();
}
