/**
 * Acts on what is ticked in a list: counts it, keeps it while the list is paged or sorted, and drops it, said, when the
 * filters change. Without this the bar stands below the list, and acts on what is ticked on this page.
 */

const NOT_FILTERS = ["page", "sort"];

for (const bar of document.querySelectorAll("[data-bulk]")) {
  const { form = bar.closest("form") } = bar;
  const name = bar.dataset.bulk;
  const said = bar.querySelector("[data-bulk-said]");
  const none = bar.querySelector("[data-bulk-none]");
  const boxes = () => [...form.querySelectorAll(`input[type=checkbox][name="${name}"]`)];
  const key = `rapporteur:selected:${window.location.pathname}:${name}`;
  const filters = new URLSearchParams(window.location.search);
  for (const one of NOT_FILTERS) filters.delete(one);
  filters.sort();

  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(key)) ?? { filters: filters.toString(), keys: [] };
    } catch {
      return { filters: filters.toString(), keys: [] };
    }
  };
  const write = (keys) => {
    try {
      sessionStorage.setItem(key, JSON.stringify({ filters: filters.toString(), keys: [...keys] }));
    } catch { /* a browser that keeps nothing: what is ticked on this page still counts */ }
  };

  const before = read();
  const isSame = before.filters === filters.toString();
  const chosen = new Set(isSame ? before.keys : []);
  for (const box of boxes()) box.checked = chosen.has(box.value);

  const show = (sentence = "") => {
    const count = chosen.size;
    bar.toggleAttribute("data-some", count > 0);
    none.hidden = !count;
    said.textContent = sentence || (count ? bar.dataset.said.replace("{count}", count) : "");
  };

  form.addEventListener("change", ({ target }) => {
    if (target.name !== name) return;
    if (target.checked) chosen.add(target.value);
    else chosen.delete(target.value);
    write(chosen);
    show();
  });
  none.addEventListener("click", () => {
    chosen.clear();
    write(chosen);
    for (const box of boxes()) box.checked = false;
    show();
  });
  form.addEventListener("submit", () => {
    for (const old of form.querySelectorAll("[data-bulk-elsewhere]")) old.remove();
    const here = new Set(boxes().map((box) => box.value));
    for (const value of chosen) {
      if (here.has(value)) continue;
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      field.dataset.bulkElsewhere = "";
      form.append(field);
    }
    write([]); // what was acted on is not acted on again by a tick nobody sees
  });
  write(chosen);
  show(!isSame && before.keys.length ? bar.dataset.dropped : "");
}
