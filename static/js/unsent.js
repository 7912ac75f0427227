/**
 * Say where text of this person's drafts is still only on this device: it is in nothing that the site shows or hands
 * in. Only whether there is an entry is asked, and only of the person who is signed in.
 */

const { device, person } = document.querySelector("script[data-unsent-of]").dataset;
const { openDatabase, transact } = await import(device);

async function show() {
  if (document.visibilityState === "hidden") return;
  const database = await openDatabase();
  const own = IDBKeyRange.bound([person], [person, []]);
  const keys = await transact(database, "readonly", (store) => store.getAllKeys(own));
  database.close();
  const submissions = new Set(keys.map(([, submission]) => submission));
  for (const place of document.querySelectorAll("[data-unsent]")) place.hidden = !submissions.has(place.dataset.unsent);
}

const look = () => show().catch(() => {}); // a browser that keeps nothing holds nothing back

look();
window.addEventListener("pageshow", look);
window.addEventListener("focus", look);
document.addEventListener("visibilitychange", look);
