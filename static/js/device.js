/**
 * What has been written and not yet been taken by the server, kept in this browser's IndexedDB: for one person and one
 * submission, an entry an answer and tab. No other person's entries are ever read. A browser that keeps nothing (some
 * private windows, a full disk) is told apart by `keeps`; the entries are then in memory alone.
 *
 * An entry: {format, content, base, asSent, going, at}; see saving.js for what they mean.
 */

const STORE = "unsent";
const WAIT = 10000; // a busy computer may take seconds; meanwhile texts are in memory and saved all the same

let left = false;

/** From now on, until another page is there, nothing is kept: what waits to be sent must not come back after signing out. */
export function keepNothingMore() {
  left = true;
}

/** Open the database of this browser; rejects where there is none. */
export function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = window.indexedDB.open("rapporteur", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    setTimeout(() => reject(new Error("IndexedDB does not answer")), WAIT);
  });
}

/** Run `work(store)` in one transaction; resolves, once it is complete, to the result of the request it returns. */
export function transact(database, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** Milliseconds that the lock of another tab is waited for. */
const MOMENT = 500;
const lockOf = (tab) => `rapporteur:tab:${tab}`;

export class Device {
  /** `shared` marks what is kept as to be forgotten when this person signs out. */
  constructor(person, submission, shared) {
    Object.assign(this, { person: String(person), submission: String(submission), shared });
    this.tab = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.keeps = true;
    this.pending = new Map();
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

  id(key) {
    return [this.person, this.submission, key, this.tab];
  }

  /** Keep an entry; resolves once it is on the device, or the device has been found to keep nothing. */
  put(key, entry) {
    this.pending.set(key, entry);
    return this.write();
  }

  remove(key) {
    return this.put(key, null);
  }

  write() {
    this.writing ??= this.writeAll().finally(() => { this.writing = null; });
    return this.writing;
  }

  async writeAll() {
    while (this.database && this.pending.size && !left) {
      const batch = [...this.pending];
      this.pending.clear();
      try {
        await transact(this.database, "readwrite", (store) => {
          for (const [key, entry] of batch) {
            if (entry) store.put({ id: this.id(key), shared: this.shared, entry });
            else store.delete(this.id(key));
          }
        });
        this.keeps = true;
      } catch {
        this.keeps = false;
      }
    }
  }

  /** Take over what closed tabs have left: a list of [key, entry], oldest first. Tabs that live keep theirs. */
  async takeOver() {
    if (!this.database) return [];
    const tabs = new Set((await this.rows()).map(({ id }) => id[3]).filter((tab) => tab !== this.tab));
    const found = await Promise.all([...tabs].map((tab) => this.takeOverFrom(tab)));
    return [...this.fromLocalStorage(), ...found.flat()].sort(([, one], [, other]) => one.at - other.at);
  }

  takeOverFrom(tab) {
    if (!navigator.locks) return this.take(tab);
    // A page that is opened again at once may find the lock of the one just closed still held for a moment.
    const signal = AbortSignal.timeout(MOMENT);
    return navigator.locks.request(lockOf(tab), { signal }, () => this.take(tab)).catch(() => []);
  }

  /** Make the entries of a tab that is no more this one's. */
  async take(tab) {
    const rows = (await this.rows()).filter(({ id }) => id[3] === tab);
    await transact(this.database, "readwrite", (store) => {
      for (const { id, entry } of rows) {
        store.delete(id);
        store.put({ id: this.id(id[2]), shared: this.shared, entry });
      }
    });
    return rows.map(({ id, entry }) => [id[2], entry]);
  }

  /** What this person has left in this submission, in whatever tab. */
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
        found.push([key, entry]);
        this.put(key, entry).then(() => this.keeps && localStorage.removeItem(name));
      }
    } catch { /* no storage, or nothing of ours in it */ }
    return found;
  }
}
