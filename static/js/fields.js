/** What holds an answer on the page: an editor, or controls of a form. */

/** An answer in rich text: shown until its editor runs, written in light markup where that cannot be loaded. */
export class TextField {
  constructor(article, changed, { allowed }) {
    Object.assign(this, { article, changed, allowed });
    this.textarea = article.querySelector("[data-text]");
    this.format = article.querySelector("[data-format]");
    this.initial = article.querySelector("template[data-html]").innerHTML;
    this.textarea.addEventListener("input", changed);
    this.readOnly = this.textarea.readOnly;
    if (this.textarea.value !== this.textarea.defaultValue) return; // typed before this ran: leave it as it is
    this.mount = document.createElement("div");
    this.mount.className = "prose reading";
    this.mount.innerHTML = this.initial;
    this.textarea.hidden = true;
    this.textarea.after(this.mount);
    this.waiting = true;
    if (this.readOnly) return;
    this.mount.addEventListener("click", () => this.start().then(() => this.editor?.focus()));
    // Whoever comes by the keyboard before the editor has started does not pass it by.
    const stop = { tabindex: 0, role: "textbox", "aria-multiline": true, "aria-labelledby": this.textarea.getAttribute("aria-labelledby") };
    for (const [name, value] of Object.entries(stop)) this.mount.setAttribute(name, value);
    this.mount.addEventListener("focus", () => this.start());
    this.stop = Object.keys(stop);
  }

  start() {
    this.starting ??= this.load();
    return this.starting;
  }

  async load() {
    if (!this.waiting || this.readOnly) return;
    try {
      const { startEditor } = await import("rapporteur/editor");
      const isHere = document.activeElement === this.mount;
      for (const name of this.stop) this.mount.removeAttribute(name);
      const attributes = { "aria-labelledby": this.textarea.getAttribute("aria-labelledby") };
      const guidance = this.textarea.getAttribute("aria-describedby");
      if (guidance) attributes["aria-describedby"] = guidance;
      this.editor = startEditor({
        mount: this.mount, html: this.initial, allowed: this.allowed, attributes, changed: this.changed,
        told: (sentence) => this.told?.(sentence),
      });
      this.article.dataset.editor = "on";
      if (isHere) this.editor.focus();
    } catch (error) {
      this.mount.remove();
      this.textarea.hidden = false;
      this.article.dataset.editor = "off";
      console.error(error);
    }
    this.waiting = false;
  }

  content() {
    if (this.editor) return { format: "html", content: this.editor.html() };
    if (this.waiting) return { format: "html", content: this.initial };
    return { format: "markup", content: this.textarea.value };
  }

  text() {
    return this.editor ? this.editor.text() : this.waiting ? null : this.textarea.value;
  }

  show({ format, content }) {
    if (format === "html" && this.editor) this.editor.show(content);
    else if (format === "html") {
      this.initial = content;
      if (this.waiting) this.mount.innerHTML = content;
      else {
        const { children } = new DOMParser().parseFromString(content, "text/html").body;
        this.textarea.value = [...children].map((block) => block.textContent).join("\n\n");
      }
    } else {
      this.mount?.remove();
      Object.assign(this, { editor: null, waiting: false });
      this.article.querySelector(".toolbar")?.remove();
      this.textarea.hidden = false;
      this.textarea.value = content;
    }
  }

  /** Show a choice that was made; the caret stays where the words around it stay. */
  take(content) {
    this.mark();
    if (!this.editor?.adopt(content.content)) this.show(content);
    return true;
  }

  /** Remember what is sent now, to tell it from what is written after. */
  mark() {
    this.editor?.mark();
  }

  /** Take up a text of the server, made from what was marked; tells whether that could be done. */
  adopt({ html }, sent) {
    if (this.editor) return this.editor.adopt(html) || this.adoptWhole(html, sent);
    if (this.waiting) this.show({ format: "html", content: html });
    return Boolean(this.waiting);
  }

  /** What was sent by a former visit is not marked; where nothing was written since, what is shown is what was sent. */
  adoptWhole(html, sent) {
    if (sent.content !== this.content().content) return false;
    this.editor.mark();
    return this.editor.adopt(html);
  }

  focus() {
    (this.editor ?? this.textarea).focus();
  }

  /** Both forms post the same whichever way the page is left. */
  fill() {
    if (!this.editor && !this.waiting) return;
    this.textarea.value = this.content().content;
    this.format.value = "html";
  }

  isAnswered() {
    return Boolean(this.content().content) || Boolean(this.article.querySelector("[data-remove]"));
  }

  face(content) {
    const shown = document.createElement("div");
    if (content.format === "html") shown.innerHTML = content.content;
    else shown.textContent = content.content;
    return shown;
  }
}

/** An answer that is a line of text, a choice or several. */
export class ValueField {
  constructor(article, changed, { strings }) {
    Object.assign(this, { article, strings });
    this.inputs = [...article.querySelectorAll("[data-input]")];
    for (const input of this.inputs) input.addEventListener(input.type === "text" ? "input" : "change", changed);
  }

  start() {
    return Promise.resolve();
  }

  values() {
    if (this.inputs[0].type === "text") return [this.inputs[0].value];
    return this.inputs.filter((input) => input.checked).map((input) => input.value);
  }

  content() {
    return { format: "", content: this.values() };
  }

  text() {
    return this.inputs[0].type === "text" ? this.inputs[0].value : null;
  }

  mark() {}

  take(content) {
    this.show(content);
    return true;
  }

  adopt({ value }) {
    this.show({ content: value });
    return true;
  }

  focus() {
    (this.inputs.find((input) => input.checked) ?? this.inputs[0]).focus();
  }

  show({ content }) {
    const values = [content].flat().map((value) => String(value ?? ""));
    for (const input of this.inputs) {
      if (input.type === "text") input.value = values[0] ?? "";
      else input.checked = values.includes(input.value);
    }
  }

  fill() {}

  isAnswered() {
    return this.values().some((value) => value.trim());
  }

  face({ content }) {
    const shown = document.createElement("p");
    const labels = [content].flat().map((value) => {
      const input = this.inputs.find((one) => one.type !== "text" && one.value === String(value));
      return input?.labels[0]?.textContent ?? String(value ?? "");
    });
    shown.textContent = labels.filter(Boolean).join(", ") || this.strings.empty;
    return shown;
  }
}
