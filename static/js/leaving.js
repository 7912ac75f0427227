/**
 * On a shared computer nothing of a person stays on the device after they sign out: what has not been sent is asked
 * about, then removed. What another person left marked so (the browser was closed instead) is removed as well.
 */

const { device, person, shared, question } = document.querySelector("script[data-leaving]").dataset;
const { keepNothingMore, openDatabase, transact } = await import(device);

/** Remove the entries for which `which(row)` holds; without `really`, only count. */
async function forget(which, really = true) {
  const database = await openDatabase();
  const rows = await transact(database, "readonly", (store) => store.getAll());
  const found = rows.filter(which);
  if (really) await transact(database, "readwrite", (store) => found.forEach(({ id }) => store.delete(id)));
  database.close();
  return found.length;
}

forget((row) => row.shared && row.id[0] !== person).catch(() => {});

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    if (!shared) return;
    event.preventDefault();
    // All of one's own: what was typed before the computer was said to be shared as well.
    const own = (row) => row.id[0] === person;
    const left = await forget(own, false).catch(() => 0);
    if (left && !window.confirm(question)) return;
    keepNothingMore();
    await forget(own).catch(() => {});
    form.submit();
  });
}
