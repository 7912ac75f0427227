/** The page of choices keeps what was opened, ticked and scrolled when its parts are shown anew. It works without this. */

let opened = [];
let ticked = {};
let scrolled = 0;

document.addEventListener("htmx:beforeSwap", () => {
  opened = [...document.querySelectorAll("#choices details[id][open]")].map((one) => one.id);
  ticked = Object.fromEntries([...document.querySelectorAll(".confirm [type=checkbox]")].map((one) => [one.id, one.checked]));
  scrolled = document.querySelector(".summary")?.scrollTop ?? 0;
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, checked] of Object.entries(ticked)) {
    const box = document.getElementById(id);
    if (box) box.checked = checked;
  }
  const summary = document.querySelector(".summary");
  if (summary) summary.scrollTop = scrolled;
});

// Boxes to tick are sent when the import is confirmed; the preview does not depend on them.
document.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") event.stopPropagation();
}, true);
