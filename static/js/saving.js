/**
 * The saving of one answer. A change is kept on the device at once and sent after a pause; what is on its way is sent
 * again, with the same key, until the server has answered, and only then what was typed meanwhile: a lost answer or a
 * line that delivers twice makes neither a second revision nor a conflict with oneself.
 *
 * States: "saved", "typing", "saving", "offline", "signed_out", "refused", "conflict".
 */

const PAUSE = 1200;
const LONGEST_PAUSE = 8000;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60000;
const PATIENCE = 20000;

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Saving {
  /**
   * `content()` gives what the answer holds now: {format, content}. `send(body)` posts and returns {status, body}.
   * `changed(state, detail)` shows it.
   */
  constructor({ key, base, content, send, device, changed }) {
    Object.assign(this, { key, base, content, send, device, changed });
    this.state = "saved";
    this.saved = content();
    this.going = null;
    this.retries = 0;
    this.since = 0;
  }

  get unsent() {
    return this.state !== "saved";
  }

  set(state, detail = {}) {
    this.state = state;
    this.changed(state, detail);
  }

  /** Something was typed. */
  touch() {
    const now = this.content();
    if (!this.going && this.state !== "conflict" && same(now, this.saved)) {
      clearTimeout(this.timer);
      this.device.remove(this.key);
      if (this.unsent) this.set("saved");
      return;
    }
    this.keep(now);
    if (this.state === "conflict" || this.going) return;
    this.since ||= Date.now();
    if (this.state === "saved" || this.state === "refused") this.set("typing");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.min(PAUSE, Math.max(0, this.since + LONGEST_PAUSE - Date.now())));
  }

  keep(content) {
    this.device.put(this.key, { ...content, base: this.base, going: this.going, at: Date.now() });
  }

  /** Send now what has not been sent; resolves when the server has answered or could not be reached. */
  async flush() {
    clearTimeout(this.timer);
    if (this.state === "conflict") return;
    if (this.busy) return this.busy;
    if (!this.going) {
      const now = this.content();
      if (same(now, this.saved)) return;
      this.going = { ...now, base: this.base, key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
      this.since = 0;
      this.keep(now);
    }
    this.busy = this.attempt().finally(() => { this.busy = null; });
    await this.busy;
    if (this.state === "typing") await this.flush();
  }

  async attempt() {
    if (this.state !== "offline" && this.state !== "signed_out") this.set("saving");
    let answer;
    try {
      answer = await this.send(this.going, AbortSignal.timeout?.(PATIENCE));
    } catch {
      return this.later("offline");
    }
    const { status, body } = answer;
    if (body?.state === "saved") return this.settle(body);
    if (body?.state === "conflict") {
      this.going = null;
      this.conflict = body;
      this.set("conflict", body);
      this.keep(this.content());
      return undefined;
    }
    if (body?.state === "refused") {
      this.going = null;
      this.since = 0;
      this.keep(this.content());
      return this.set("refused", body);
    }
    if (status === 401 || status === 403) return this.later("signed_out", body ?? {});
    return this.later("offline");
  }

  settle(body) {
    const { format, content } = this.going;
    this.saved = { format, content };
    this.base = body.revision;
    this.going = null;
    this.retries = 0;
    const now = this.content();
    if (same(now, this.saved)) {
      this.device.remove(this.key);
      this.set("saved", body);
    } else {
      this.keep(now);
      this.set("typing", body);
    }
  }

  later(state, detail = {}) {
    this.keep(this.content());
    this.set(state, detail);
    clearTimeout(this.timer);
    const wait = Math.min(FIRST_RETRY * 2 ** this.retries, LONGEST_RETRY) * (0.75 + Math.random() / 2);
    this.retries += 1;
    this.timer = setTimeout(() => this.flush(), wait);
  }

  /** Take up what a former visit left on this device; tells whether there was anything. */
  restore(show) {
    const left = this.device.get(this.key);
    if (!left) return false;
    if (same({ format: left.format, content: left.content }, this.saved)) {
      this.device.remove(this.key);
      return false;
    }
    show(left);
    this.base = left.base;
    this.going = left.going ?? null;
    this.touch();
    this.flush();
    return true;
  }

  /** Settle a conflict: let one's own text stand on top of the other, or take the other (one's own is kept). */
  resolve(mine) {
    this.base = this.conflict.revision;
    this.saved = mine ? { format: "", content: null } : this.content();
    this.conflict = null;
    this.state = "typing";
    if (mine) return this.flush();
    this.device.remove(this.key);
    this.set("saved");
    return undefined;
  }
}
