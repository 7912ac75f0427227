/**
 * On a shared computer nothing of a person stays on the device after they sign out: what has not been sent is asked
 * about, then removed. What another person left marked so (the browser was closed instead) is removed as well.
 */

const { device, person, shared, question } = document.querySelector("script[data-leaving]").dataset;
const { keepNothingMore, openDatabase, transact } = await import(device);

/** Remove the entries that are marked as shared and for which `which(person)` holds; without `really`, only count. */
async function forget(which, really = true) {
  const database = await openDatabase();
  const rows = await transact(database, "readonly", (store) => store.getAll());
  const found = rows.filter((row) => row.shared && which(row.id[0]));
  if (really) await transact(database, "readwrite", (store) => found.forEach(({ id }) => store.delete(id)));
  database.close();
  return found.length;
}

forget((other) => other !== person).catch(() => {});

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    if (!shared) return;
    event.preventDefault();
    const own = (other) => other === person;
    const left = await forget(own, false).catch(() => 0);
    if (left && !window.confirm(question)) return;
    keepNothingMore();
    await forget(own).catch(() => {});
    form.submit();
  });
}
