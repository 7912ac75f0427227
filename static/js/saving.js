/**
 * The saving of one answer. A change goes to the device first and to the server after a pause. What is on its way is
 * sent again, with the same key, until the server has answered, and only then what was written meanwhile: an answer
 * that is lost or a line that delivers twice makes neither a second revision nor a conflict with oneself.
 *
 * `base` is the revision from which the text is made. Where the server has merged what was sent with somebody else's
 * text, and the page could not take up the result at once (there was typing in the same words), `asSent` says that the
 * text goes on from what had been sent, and the server merges again from there.
 *
 * States: "saved", "typing", "saving", "offline", "unreachable", "signed_out", "refused", "conflict".
 */

const PAUSE = 1200;
const LONGEST_PAUSE = 8000;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60000;
const PATIENCE = 30000; // for the first attempt; twice as much for each further one, since a line may be that slow
const LONGEST_PATIENCE = 240000;
const SLOW = 5000;

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const only = ({ format, content }) => ({ format, content });
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

export class Saving {
  /**
   * `field` holds the text: content() gives {format, content}; mark() remembers what is sent; adopt(body) takes up a
   * merged text and tells whether it could. `send(going, signal)` posts and resolves to {status, body}.
   * `changed(state, detail)` shows the state.
   */
  constructor({ key, base, field, send, device, changed }) {
    Object.assign(this, { key, base, field, send, device, changed });
    this.asSent = false;
    this.state = "saved";
    this.saved = field.content();
    this.going = null;
    this.retries = 0;
    this.since = 0;
    this.isSlow = false;
    this.slot = device.tab;
    this.others = [];
  }

  get unsent() {
    return this.state !== "saved" || this.others.length > 0;
  }

  /** Whether only a person can bring it on. */
  get waits() {
    return this.state === "refused" || this.state === "conflict";
  }

  set(state, detail = {}) {
    this.state = state;
    this.changed(state, detail);
  }

  keep(content = this.field.content()) {
    const { base, asSent, going } = this;
    return this.device.put(this.key, { ...content, base, asSent, going, at: Date.now() }, this.slot);
  }

  /** Something was written. */
  touch() {
    const now = this.field.content();
    if (!this.going && same(now, this.saved)) {
      this.settled({});
      return;
    }
    this.keep(now);
    if (this.state === "saved" || this.state === "refused") this.set("typing");
    if (!this.going) this.sendSoon();
  }

  sendSoon() {
    this.since ||= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.min(PAUSE, Math.max(0, this.since + LONGEST_PAUSE - Date.now())));
  }

  /** Send now what has not been sent; resolves when the server has answered or could not be reached. */
  flush() {
    clearTimeout(this.timer);
    this.busy ??= this.attempt().finally(() => { this.busy = null; });
    return this.busy;
  }

  async attempt() {
    if (!this.going) {
      const now = this.field.content();
      if (same(now, this.saved)) {
        if (this.state === "typing") this.settled({});
        return;
      }
      this.field.mark();
      this.going = { ...now, base: this.base, asSent: this.asSent, key: newKey() };
      this.since = 0;
    }
    await this.keep();
    if (["saved", "typing"].includes(this.state)) this.set("saving");
    const patience = Math.min(PATIENCE * 2 ** this.retries, LONGEST_PATIENCE);
    const slow = setTimeout(() => {
      this.isSlow = true;
      if (this.state === "saving") this.set("saving", { isSlow: true }); // a decision that is asked stays asked
    }, SLOW);
    let answer;
    try {
      answer = await this.send(this.going, AbortSignal.timeout?.(patience));
    } catch (error) {
      this.later(error.name === "TimeoutError" ? "unreachable" : "offline");
      return;
    } finally {
      clearTimeout(slow);
      this.isSlow = false;
    }
    this.take(answer);
  }

  /** The page is being left: send once more, on a request that outlives it, what may still be on its way. */
  leave() {
    if (this.going) this.send(this.going).catch(() => {});
  }

  take({ status, body }) {
    const state = body?.state;
    if (state === "saved") this.settle(body);
    else if (state === "merged") this.merged(body);
    else if (state === "conflict") this.disagree(body);
    else if (state === "refused") this.refuse(body);
    else if (status === 401 || status === 403) this.later("signed_out", body ?? {});
    else if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) this.refuse({ status });
    else this.later("unreachable");
  }

  settle(body) {
    Object.assign(this, { saved: only(this.going), base: body.revision, asSent: false });
    this.goOn(body);
  }

  merged(body) {
    const sent = only(this.going);
    const nothingSince = same(sent, this.field.content());
    const taken = this.field.adopt(body, sent);
    Object.assign(this, { base: body.revision, asSent: !taken });
    if (!taken) this.saved = sent;
    else this.saved = nothingSince ? this.field.content() : null;
    this.goOn(body);
  }

  /** What was sent has been taken: go on with what was written meanwhile. */
  goOn(body) {
    this.going = null;
    this.retries = 0;
    if (same(this.field.content(), this.saved)) {
      this.settled(body);
      return;
    }
    this.keep();
    this.set("typing", body);
    this.sendSoon();
  }

  settled(body) {
    clearTimeout(this.timer);
    this.device.remove(this.key, this.slot);
    if (this.state !== "saved") this.set("saved", body);
  }

  disagree(body) {
    const sent = only(this.going);
    this.stop();
    this.conflict = { ...body, sent };
    this.set("conflict", this.conflict);
    if (!same(sent, this.field.content())) this.sendSoon();
  }

  refuse(body) {
    this.refusal = body;
    this.stop();
    this.set("refused", body);
  }

  /** The call was extended: try once more what was refused because it had closed. */
  reopened() {
    if (this.state === "refused" && this.refusal.closed) this.flush();
  }

  stop() {
    this.going = null;
    this.since = 0;
    this.retries = 0;
    this.keep();
  }

  later(state, detail = {}) {
    this.set(state, detail);
    clearTimeout(this.timer);
    const wait = Math.min(FIRST_RETRY * 2 ** this.retries, LONGEST_RETRY) * (0.75 + Math.random() / 2);
    this.retries += 1;
    this.timer = setTimeout(() => this.flush(), wait);
  }

  /**
   * Take up what a former visit left on this device, in `slot`; tells whether there was anything new in it. Of several
   * texts of one answer only the first is shown; the others are sent beside it, and merged or kept by the server.
   */
  restore(left, slot, show) {
    if (same(only(left), this.saved)) {
      this.device.remove(this.key, slot);
      return false;
    }
    if (this.unsent) {
      this.others.push({ left, slot });
      this.sendOthers();
      return true;
    }
    show(left);
    Object.assign(this, { slot, base: left.base, asSent: Boolean(left.asSent), going: left.going ?? null });
    this.set("typing");
    this.flush();
    return true;
  }

  /** Send what other tabs had left of this answer; each stays on the device until the server has it. */
  async sendOthers() {
    if (this.isSendingOthers) return;
    this.isSendingOthers = true;
    clearTimeout(this.timerOfOthers);
    while (this.others.length) {
      const { left, slot } = this.others[0];
      left.key ??= newKey();
      await this.device.put(this.key, left, slot);
      const going = { ...only(left), base: left.base, asSent: Boolean(left.asSent), key: left.key };
      const { status, body } = await this.send(going).catch(() => ({ status: 0 }));
      const taken = ["saved", "merged", "conflict"].includes(body?.state); // a conflict is kept in the history
      if (taken) this.device.remove(this.key, slot);
      else if (body?.state !== "refused" && !(status >= 400 && status < 500)) {
        this.timerOfOthers = setTimeout(() => this.sendOthers(), LONGEST_RETRY);
        break;
      }
      this.others.shift();
      this.toldOfOther?.(taken ? body.state : "refused");
    }
    this.isSendingOthers = false;
  }

  /** Somebody else has saved: take it up where nothing here waits to be sent; a later save would merge it. */
  news(body) {
    const newer = body.revision > this.base || this.asSent;
    if (this.unsent || this.going || !newer || !same(this.field.content(), this.saved)) return false;
    this.field.mark();
    if (!this.field.adopt(body, this.saved)) return false;
    Object.assign(this, { base: body.revision, asSent: false, saved: this.field.content() });
    return true;
  }

  /**
   * A person has chosen between two texts: show the choice, with what was written since, and save it on top of the
   * other's. Where writing went on in the very words, or is on its way, ask again instead; tells which.
   */
  resolve(content) {
    const { sent, revision } = this.conflict;
    const body = { html: content.content, value: content.content };
    if (this.going || !(same(this.field.content(), sent) ? this.field.take(content) : this.field.adopt(body, sent))) {
      this.flush();
      return false;
    }
    Object.assign(this, { base: revision, asSent: false, saved: null, conflict: null });
    this.set("typing");
    this.flush();
    return true;
  }
}
