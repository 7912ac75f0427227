/**
 * The questionnaire builder: settings of other kinds are hidden, a question is moved by Alt+Up and Alt+Down or dragged.
 * Without this all settings stand open, and Up, Down and "Move to" are buttons.
 */

const form = document.querySelector("[data-question-form]");
if (form) {
  const kind = form.querySelector("[name=kind]");
  const show = () => {
    for (const part of form.querySelectorAll("[data-kinds]")) part.hidden = !part.dataset.kinds.split(" ").includes(kind.value);
  };
  kind.addEventListener("change", show);
  show();
}

const rows = [...document.querySelectorAll("[data-question]")];
for (const row of rows) {
  row.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    row.querySelector(event.key === "ArrowUp" ? "[data-up]" : "[data-down]").click();
  });
  row.draggable = true;
  row.addEventListener("dragstart", ({ dataTransfer }) => {
    dataTransfer.setData("text/plain", row.dataset.question);
    dataTransfer.effectAllowed = "move";
    row.classList.add("is-dragged");
  });
  row.addEventListener("dragend", () => row.classList.remove("is-dragged"));
}

for (const list of document.querySelectorAll("[data-outline]")) {
  list.addEventListener("dragover", (event) => event.preventDefault());
  list.addEventListener("drop", (event) => {
    event.preventDefault();
    const moved = rows.find((row) => row.dataset.question === event.dataTransfer.getData("text/plain"));
    if (!moved) return;
    const others = [...list.querySelectorAll("[data-question]")].filter((row) => row !== moved);
    const above = others.filter((row) => {
      const { top, height } = row.getBoundingClientRect();
      return event.clientY > top + height / 2;
    });
    const last = above.at(-1);
    const to = moved.querySelector("[data-to]");
    to.value = last ? `after:${last.dataset.question}` : `section:${list.dataset.outline}`;
    moved.querySelector("[data-move]").click();
  });
}

const { hash } = window.location;
if (hash.startsWith("#q-")) document.getElementById(hash.slice(1))?.querySelector("a")?.focus();
