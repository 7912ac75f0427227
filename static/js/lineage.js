/** Keys for the list of paragraphs and their sources: arrows, 1 to 3, 0, Enter. Every row is a form that works without. */

const list = document.querySelector("[data-lineage]");

const rows = () => [...list.querySelectorAll(":scope > li")];
const boxes = (row) => [...row.querySelectorAll("input[type=checkbox]")];

function step(row, by) {
  const all = rows();
  const next = all[all.indexOf(row) + by];
  (boxes(next ?? row)[0] ?? (next ?? row).querySelector("button")).focus();
}

function press(event) {
  const row = event.target.closest("[data-lineage] > li");
  if (!row || event.target.type === "text" || event.ctrlKey || event.altKey || event.metaKey) return;
  const digit = /^(?:Digit|Numpad)([0-3])$/u.exec(event.code)?.[1];
  if (event.code === "ArrowDown" || event.code === "ArrowUp") step(row, event.code === "ArrowDown" ? 1 : -1);
  else if (digit === "0") boxes(row).forEach((box) => { box.checked = false; });
  else if (digit) {
    const box = boxes(row)[Number(digit) - 1];
    if (box) box.checked = !box.checked;
  } else if (event.code === "Enter" && event.target.type === "checkbox") row.querySelector("form").requestSubmit();
  else return;
  event.preventDefault();
}

if (list) {
  list.addEventListener("keydown", press);
  const here = location.hash.startsWith("#row-") && document.getElementById(location.hash.slice(1));
  if (here) (boxes(here)[0] ?? here.querySelector("button")).focus();
}
