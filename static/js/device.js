/**
 * What has been typed and not yet been taken by the server, kept in the browser's own storage, for one person and one
 * submission. A browser that keeps nothing (a private window, a full disk) is told apart by `keeps`.
 */

export class Device {
  constructor(person, submission, storage = window.localStorage) {
    this.prefix = `rapporteur:draft:${person}:${submission}:`;
    this.storage = storage;
    this.keeps = true;
  }

  put(key, entry) {
    try {
      this.storage.setItem(this.prefix + key, JSON.stringify(entry));
      this.keeps = true;
    } catch {
      this.keeps = false;
    }
  }

  get(key) {
    try {
      return JSON.parse(this.storage.getItem(this.prefix + key));
    } catch {
      return null;
    }
  }

  remove(key) {
    try {
      this.storage.removeItem(this.prefix + key);
    } catch {
      this.keeps = false;
    }
  }
}
