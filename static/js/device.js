/**
 * What has been written and not yet been taken by the server, kept in this browser's IndexedDB: for one person and one
 * place (a submission, or "page" for the fields of all other pages), an entry a field and slot. A slot is a tab, or a
 * tab and a number where a tab that closed had left another text of the same field: none is ever written over. No other
 * person's entries are ever read. A browser that keeps nothing (some private windows, a full disk) is told apart by
 * `keeps`; the entries are then in memory alone.
 *
 * An entry of an answer: {format, content, base, asSent, going, at}; see saving.js for what they mean. One of another
 * page: see typed.js.
 */

const STORE = "unsent";
const PARKED = "rapporteur:parked:";
const WAIT = 10000; // a busy computer may take seconds; meanwhile texts are in memory and saved all the same

let left = false;

/** From now on, until another page is there, nothing is kept: what waits to be sent must not come back after signing out. */
export function keepNothingMore() {
  left = true;
}

/** Open the database of this browser, with what pages had no time to put into it; rejects where there is none. */
export async function openDatabase() {
  const database = await new Promise((resolve, reject) => {
    const request = window.indexedDB.open("rapporteur", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    setTimeout(() => reject(new Error("IndexedDB does not answer")), WAIT);
  });
  await unpark(database);
  return database;
}

/** Bring home what pages that were closed in a hurry have put into localStorage, which alone is written at once. */
async function unpark(database) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PARKED));
    if (!names.length) return;
    const rows = names.map((name) => JSON.parse(localStorage.getItem(name)));
    await transact(database, "readwrite", (store) => {
      for (const row of rows) {
        if (row.entry) store.put(row);
        else store.delete(row.id);
      }
    });
    for (const name of names) localStorage.removeItem(name);
  } catch { /* no storage, or nothing of ours in it */ }
}

/** Run `work(store)` in one transaction; resolves, once it is complete, to the result of the request it returns. */
export function transact(database, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    if (mode === "readwrite") transaction.commit?.(); // so that it ends even where the page does before it is told
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** Milliseconds that the lock of another tab is waited for. */
const MOMENT = 500;
const lockOf = (tab) => `rapporteur:tab:${tab}`;
const tabOf = (slot) => slot.split("/")[0];

export class Device {
  /** `shared` marks what is kept as to be forgotten when this person signs out. */
  constructor(person, submission, shared) {
    Object.assign(this, { person: String(person), submission: String(submission), shared });
    this.tab = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.keeps = true;
    this.pending = new Map();
    this.underway = new Map();
    this.slots = 1;
  }

  async open() {
    // Held as long as this tab lives: another may then tell what was left behind from what is being written.
    navigator.locks?.request(lockOf(this.tab), () => new Promise(() => {}));
    try {
      this.database = await openDatabase();
    } catch {
      this.keeps = false;
    }
    this.write(); // what was written meanwhile
  }

  id(key, slot = this.tab) {
    return [this.person, this.submission, key, slot];
  }

  /** Keep an entry; resolves once it is on the device, or the device has been found to keep nothing. */
  put(key, entry, slot = this.tab) {
    this.pending.set(JSON.stringify([key, slot]), { id: this.id(key, slot), shared: this.shared, entry });
    return this.write();
  }

  remove(key, slot = this.tab) {
    return this.put(key, null, slot);
  }

  write() {
    this.writing ??= this.writeAll().finally(() => { this.writing = null; });
    return this.writing;
  }

  async writeAll() {
    while (this.database && this.pending.size && !left) {
      this.underway = this.pending;
      this.pending = new Map();
      try {
        await transact(this.database, "readwrite", (store) => {
          for (const row of this.underway.values()) {
            if (row.entry) store.put(row);
            else store.delete(row.id);
          }
        });
        this.keeps = true;
      } catch {
        this.keeps = false;
      }
      this.underway = new Map();
    }
  }

  /** The page goes: what is not yet known to be in the database is written where that needs no waiting. */
  park() {
    if (left) return;
    try {
      for (const [name, row] of new Map([...this.underway, ...this.pending])) {
        localStorage.setItem(`${PARKED}${JSON.stringify([this.person, this.submission])}${name}`, JSON.stringify(row));
      }
    } catch { /* no storage, or it is full */ }
  }

  /** The page came back as it was: what was parked is written as always. */
  unparked() {
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith(PARKED)) localStorage.removeItem(name);
    } catch { /* no storage */ }
    this.write();
  }

  /**
   * Take over what closed tabs have left of the fields for which `wanted(key)` holds: a list of [key, entry, slot],
   * oldest first. Tabs that live keep theirs.
   */
  async takeOver(wanted = () => true) {
    if (!this.database) return [];
    const rows = (await this.rows()).filter(({ id }) => wanted(id[2]) && tabOf(id[3]) !== this.tab);
    const tabs = new Set(rows.map(({ id }) => tabOf(id[3])));
    const found = await Promise.all([...tabs].map((tab) => this.takeOverFrom(tab, wanted)));
    const left = [...this.fromLocalStorage(), ...found.flat()];
    return left.sort(([, one], [, other]) => one.at - other.at);
  }

  takeOverFrom(tab, wanted) {
    if (!navigator.locks) return this.take(tab, wanted);
    // A page that is opened again at once may find the lock of the one just closed still held for a moment.
    const signal = AbortSignal.timeout(MOMENT);
    return navigator.locks.request(lockOf(tab), { signal }, () => this.take(tab, wanted)).catch(() => []);
  }

  /** Make the entries of a tab that is no more this one's, each in a slot of its own. */
  async take(tab, wanted) {
    const rows = (await this.rows()).filter(({ id }) => tabOf(id[3]) === tab && wanted(id[2]));
    const taken = rows.map(({ id, entry }) => ({ key: id[2], entry, old: id, slot: `${this.tab}/${this.slots++}` }));
    await transact(this.database, "readwrite", (store) => {
      for (const { key, entry, old, slot } of taken) {
        store.delete(old);
        store.put({ id: this.id(key, slot), shared: this.shared, entry });
      }
    });
    return taken.map(({ key, entry, slot }) => [key, entry, slot]);
  }

  /** What this person has left in this place, in whatever tab. */
  rows() {
    const range = IDBKeyRange.bound([this.person, this.submission], [this.person, this.submission, []]);
    return transact(this.database, "readonly", (store) => store.getAll(range));
  }

  /** Versions of this page before IndexedDB kept one entry an answer in localStorage. */
  fromLocalStorage() {
    const prefix = `rapporteur:draft:${this.person}:${this.submission}:`;
    const found = [];
    try {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(prefix)) continue;
        const key = name.slice(prefix.length);
        const entry = JSON.parse(localStorage.getItem(name));
        const slot = `${this.tab}/${this.slots++}`;
        found.push([key, entry, slot]);
        this.put(key, entry, slot).then(() => this.keeps && localStorage.removeItem(name));
      }
    } catch { /* no storage, or nothing of ours in it */ }
    return found;
  }
}
