/* The margin of the reading page: each card beside its words, closed to a line, the active one level with its passage.
   Cards keep the order of the text and never overlap; where a screen holds more than a dozen, the others are counted. */

const GAP = 6;
const SCREEN = 640;
const MOST = 12;
const opened = new Set();

/** The passage that a card is of, or null for one on the whole answer and one whose words are gone. */
export function passageOf(card) {
  return document.getElementById(`passage-${card.id.replace("thread-", "")}`);
}

function moreButton(margin, key, count) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm thread-more no-print";
  button.textContent = `${margin.closest("[data-more]").dataset.more} ${count}`;
  button.addEventListener("click", () => {
    opened.add(key);
    place();
  });
  margin.append(button);
  return button;
}

/** Choose what is shown where there are too many: the first of each screen, the active one, and how many more. */
function thin(margin, index, rows) {
  const screens = Map.groupBy ? Map.groupBy(rows, (row) => Math.floor(row.want / SCREEN)) : group(rows);
  const shown = [];
  for (const [screen, here] of screens) {
    const key = `${index} ${screen}`;
    const few = here.length <= MOST || opened.has(key);
    const kept = few ? here : here.filter((row, at) => at < MOST - 1 || row.isActive);
    for (const row of here) row.card.hidden = !kept.includes(row);
    shown.push(...kept);
    if (!few) {
      const card = moreButton(margin, key, here.length - kept.length);
      shown.push({ card, want: here[MOST - 1].want, height: card.offsetHeight, isActive: false });
    }
  }
  return shown;
}

function group(rows) {
  const found = new Map();
  for (const row of rows) {
    const key = Math.floor(row.want / SCREEN);
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

function placeOne(margin, index) {
  const item = margin.closest(".review-item");
  const top = margin.getBoundingClientRect().top;
  const box = margin.querySelector(":scope > .review-new");
  const at = box?.open ? Number(box.dataset.at ?? NaN) : NaN;
  let rows = [...margin.querySelectorAll(":scope > .thread")].map((card) => {
    card.hidden = false;
    const passage = passageOf(card);
    const isActive = card.classList.contains("is-active") && Number.isNaN(at);
    return { card, isActive, want: passage ? Math.max(passage.getBoundingClientRect().top - top, 0) : 0, height: 0 };
  });
  for (const row of rows) row.height = row.card.offsetHeight;
  rows = thin(margin, index, rows);
  if (box) {
    const want = Number.isNaN(at) ? Infinity : at;
    const before = rows.findIndex((row) => row.want > want);
    const row = { card: box, want, height: box.offsetHeight, isActive: !Number.isNaN(at) };
    rows.splice(before < 0 ? rows.length : before, 0, row);
  }
  const active = Math.max(rows.findIndex((row) => row.isActive), 0);
  let end = 0;
  for (const [at_, row] of rows.entries()) {
    if (at_ < active) continue;
    const wanted = row.want === Infinity ? end : row.want;
    row.top = at_ === active ? wanted : Math.max(wanted, end);
    end = row.top + row.height + GAP;
  }
  let begin = rows[active]?.top ?? 0;
  for (const row of rows.slice(0, active).reverse()) {
    row.top = Math.min(row.want, begin - row.height - GAP);
    begin = row.top;
    row.card.hidden = row.top < 0; // no room above the active one: j and k, and its mark, still lead there
  }
  for (const row of rows) row.card.style.setProperty("inset-block-start", `${row.top}px`);
  margin.style.setProperty("min-block-size", `${end}px`);
  item.classList.add("has-cards");
}

/** Put every card of the page in its place; where there is no margin they stand in order below the answer. */
export function place() {
  for (const button of document.querySelectorAll(".thread-more")) button.remove();
  for (const [index, margin] of document.querySelectorAll(".review-margin").entries()) {
    const beside = getComputedStyle(margin).getPropertyValue("--margin-beside").trim() === "1";
    margin.classList.toggle("is-placed", beside);
    if (beside) {
      placeOne(margin, index);
      continue;
    }
    margin.style.removeProperty("min-block-size");
    for (const card of margin.children) {
      card.style.removeProperty("inset-block-start");
      card.hidden = false;
    }
  }
}
