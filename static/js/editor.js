/**
 * The editor of one answer: Tiptap with the formatting that the call allows, footnotes, and the languages and
 * directions of blocks kept. It is loaded only when an answer comes near the window.
 */

import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading, History, Italic,
  Link, ListItem, Mark, Node, OrderedList, Paragraph, Strike, Subscript, Superscript, Table, TableCell, TableHeader,
  TableRow, Text, Underline, pm,
} from "django-prose-editor/editor";
import { adopt } from "rapporteur/adopting";
import { tidied } from "rapporteur/pasting";
import { Picture, askPicture, handling } from "rapporteur/pictures";

const PLACED = ["paragraph", "heading", "bulletList", "orderedList", "blockquote", "table"];

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
});

/** Keeps the language and direction of each block. */
const Place = Extension.create({
  name: "place",
  addGlobalAttributes: () => [{ types: PLACED, attributes: { lang: attribute("lang"), dir: attribute("dir") } }],
});

/** The direction of a list that names none: that of its blocks where one does, else that of its first words. */
function directionOf(list) {
  let found = null;
  list.descendants((node) => { found ??= node.attrs.dir ?? null; return !found; });
  return found ?? "auto";
}

/**
 * A list stands on the side of its words, so that its numbers do: only on the page, what is saved says nothing of it.
 */
const Sides = Extension.create({
  name: "sides",
  addProseMirrorPlugins: () => [
    new pm.state.Plugin({
      props: {
        decorations: ({ doc }) => {
          const found = [];
          doc.descendants((node, place) => {
            if (!["bulletList", "orderedList"].includes(node.type.name) || node.attrs.dir) return;
            found.push(pm.view.Decoration.node(place, place + node.nodeSize, { dir: directionOf(node) }));
          });
          return pm.view.DecorationSet.create(doc, found);
        },
      },
    }),
  ],
});

/** Keeps the language and direction of a stretch of text. */
const Language = Mark.create({
  name: "language",
  addAttributes: () => ({ lang: attribute("lang"), dir: attribute("dir") }),
  parseHTML: () => [{ tag: "span[lang]" }, { tag: "span[dir]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

/** A footnote: its mark in the text, numbered by the sheet, with the note itself in an attribute. */
const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  priority: 1000, // before superscript, whose element it shares
  addAttributes: () => ({
    note: {
      default: "",
      parseHTML: (element) => element.dataset.note,
      renderHTML: ({ note }) => ({ "data-note": note }),
    },
  }),
  parseHTML: () => [{ tag: "sup[data-note]", priority: 100 }],
  renderHTML: ({ HTMLAttributes }) => ["sup", HTMLAttributes],
});

/** Numbered lists begin at any number and are always numbered 1, 2, 3. */
const Numbered = OrderedList.extend({
  addAttributes: () => ({
    start: {
      default: 1,
      parseHTML: (element) => element.start ?? 1,
      renderHTML: ({ start }) => (start === 1 ? {} : { start }),
    },
  }),
  addNodeView: null,
});

function extensions(allowed, ask) {
  const shortcuts = Extension.create({
    name: "asking",
    addKeyboardShortcuts: () => ({
      ...(allowed.links && { "Mod-k": () => ask("link") }),
      ...(allowed.footnotes && { "Mod-Alt-f": () => ask("footnote") }),
    }),
  });
  const parts = [
    Document, Paragraph, Text, HardBreak, Bold, Italic, Underline, Strike, Subscript, Superscript, History, Dropcursor,
    Gapcursor, Place, Language, shortcuts,
  ];
  if (allowed.headings) parts.push(Heading.configure({ levels: [3, 4] }));
  if (allowed.lists) parts.push(BulletList, Numbered, ListItem, Sides);
  if (allowed.quotations) parts.push(Blockquote);
  if (allowed.links) parts.push(Link.extend({ addKeyboardShortcuts: null }).configure({ openOnClick: false }));
  if (allowed.footnotes) parts.push(Footnote);
  if (allowed.pictures) parts.push(Picture);
  if (allowed.tables) parts.push(Table.configure({ resizable: false }), TableRow, TableHeader, TableCell);
  return parts;
}

const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  underline: (chain) => chain.toggleUnderline(),
  strike: (chain) => chain.toggleStrike(),
  heading3: (chain) => chain.toggleHeading({ level: 3 }),
  heading4: (chain) => chain.toggleHeading({ level: 4 }),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  indent: (chain) => chain.sinkListItem("listItem"),
  outdent: (chain) => chain.liftListItem("listItem"),
  blockquote: (chain) => chain.toggleBlockquote(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  rowAfter: (chain) => chain.addRowAfter(),
  columnAfter: (chain) => chain.addColumnAfter(),
  headerRow: (chain) => chain.toggleHeaderRow(),
  deleteRow: (chain) => chain.deleteRow(),
  deleteColumn: (chain) => chain.deleteColumn(),
  deleteTable: (chain) => chain.deleteTable(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
};

const ACTIVE = {
  heading3: ["heading", { level: 3 }],
  heading4: ["heading", { level: 4 }],
};
const ASKED = new Set(["footnote", "picture"]); // opened, once selected, by Enter or a double click
const TOGGLES = new Set([
  "bold", "italic", "underline", "strike", "heading3", "heading4", "bulletList", "orderedList", "blockquote", "link",
]);

/** Ask in a dialog; resolves to its return value once it is closed ("" for Escape). */
function asked(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

const SCHEME = /^(https?:\/\/|mailto:)/i;

function address(written) {
  const text = written.trim();
  if (!text || SCHEME.test(text)) return text;
  return text.includes("@") && !text.includes("/") ? `mailto:${text}` : `https://${text}`;
}

async function askLink(editor) {
  const dialog = document.getElementById("link-dialog");
  const input = dialog.querySelector("input");
  const present = editor.getAttributes("link").href ?? "";
  input.value = present;
  dialog.querySelector("[value=remove]").hidden = !present;
  const answer = await asked(dialog);
  const href = address(input.value);
  const chain = editor.chain().focus().extendMarkRange("link");
  if (answer === "remove" || (answer === "set" && !href)) chain.unsetLink().run();
  else if (answer !== "set") editor.commands.focus();
  else if (editor.state.selection.empty && !present) {
    const marks = [{ type: "link", attrs: { href } }];
    editor.chain().focus().insertContent({ type: "text", text: href, marks }).run();
  } else chain.setLink({ href }).run();
}

/** The note as it is stored: inline HTML where it is one plain paragraph. */
function noteHtml(editor) {
  const html = editor.getHTML();
  const one = editor.state.doc.childCount === 1 && html.match(/^<p>(.*)<\/p>$/s);
  return one ? one[1] : html;
}

async function askFootnote(editor) {
  const dialog = document.getElementById("note-dialog");
  const { selection } = editor.state;
  const present = selection.node?.type.name === "footnote" ? selection.node.attrs.note : null;
  dialog.querySelector("[value=remove]").hidden = present === null;
  const mount = dialog.querySelector("[data-note-writing]");
  mount.lang = editor.view.dom.closest("[lang]").lang;
  mount.dir = editor.view.dom.closest("[dir]").dir;
  const writer = new Editor({
    element: mount,
    injectCSS: false,
    extensions: [
      Document, Paragraph, Text, HardBreak, Bold, Italic, Underline, Superscript, Subscript, History, Link, Language,
    ],
    content: present ?? "",
    editorProps: { attributes: naming({ "aria-labelledby": "note-dialog-title" }) },
  });
  const closing = asked(dialog);
  writer.commands.focus("end");
  const answer = await closing;
  const note = writer.getText().trim() ? noteHtml(writer) : "";
  writer.destroy();
  const chain = editor.chain().focus();
  if (answer === "remove" || (answer === "set" && !note && present !== null)) chain.deleteSelection().run();
  else if (answer !== "set" || !note) chain.run();
  else if (present !== null) chain.updateAttributes("footnote", { note }).run();
  else chain.setTextSelection(selection.to).insertContent({ type: "footnote", attrs: { note } }).run();
}

const naming = (attributes) => ({ role: "textbox", "aria-multiline": "true", ...attributes });

const textOf = (html) => {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  for (const line of body.querySelectorAll("br")) line.replaceWith("\n");
  const blocks = [...body.querySelectorAll("p")];
  return blocks.length ? blocks.map((block) => block.textContent).join("\n") : body.textContent;
};

/** The text as words are counted in it: a line a paragraph, then the notes. */
function plainText(editor) {
  const lines = [];
  const notes = [];
  editor.state.doc.descendants((node) => {
    if (!node.isTextblock) return true;
    let line = "";
    node.forEach((child) => {
      if (child.isText) line += child.text;
      else if (child.type.name === "hardBreak") line += "\n";
      else if (child.type.name === "footnote") notes.push(textOf(child.attrs.note));
    });
    lines.push(line);
    return false;
  });
  return [...lines, ...notes].join("\n");
}

function toolbarFor(editor, ask) {
  const bar = document.getElementById("editor-toolbar").content.firstElementChild.cloneNode(true);
  const { lang, dir } = document.documentElement;
  Object.assign(bar, { lang, dir }); // it speaks the language of the page, the text beside it that of the original
  const buttons = [...bar.querySelectorAll("button")];
  const tableTools = bar.querySelector("[data-table-tools]");
  for (const button of buttons) {
    button.tabIndex = -1;
    const { command } = button.dataset;
    if (button.title) button.setAttribute("aria-label", button.title);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (["link", "footnote", "picture"].includes(command)) ask(command);
      else COMMANDS[command](editor.chain().focus()).run();
    });
  }
  buttons[0].tabIndex = 0;
  // One stop of the Tab key for the whole bar, arrows within it (WAI-ARIA 1.2, toolbar).
  bar.addEventListener("keydown", (event) => {
    const shown = buttons.filter((button) => !button.disabled && button.offsetParent);
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const at = shown.indexOf(document.activeElement);
    const to = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = shown[(to + shown.length) % shown.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
  const update = () => {
    for (const button of buttons) {
      const { command, within } = button.dataset;
      if (TOGGLES.has(command)) button.setAttribute("aria-pressed", editor.isActive(...(ACTIVE[command] ?? [command])));
      if (within) button.hidden = !editor.isActive(within);
      if (command === "undo" || command === "redo") {
        button.setAttribute("aria-disabled", !editor.can()[command]());
      }
    }
    if (tableTools) tableTools.hidden = !editor.isActive("table");
  };
  editor.on("transaction", update);
  update();
  return bar;
}

/**
 * Take the caret from where the browser has it before a key acts. The browser tells of a move only after the event: on
 * a busy device Enter, pressed right after Home, would split the text where the caret had been.
 */
function readSelection(view) {
  if (!view.composing) view.domObserver.flush();
  return false;
}

/**
 * Start an editor in `mount` with `html`. Returns {html(), text(), show(html), focus(), mark(), adopt(html)}; `changed`
 * is called at every change that a person makes, `told` with a sentence on what did not come along.
 */
export function startEditor({ mount, html, allowed, attributes, changed, told }) {
  mount.replaceChildren();
  const ask = (what) => {
    ({ link: askLink, footnote: askFootnote, picture: askPicture })[what](editor);
    return true;
  };
  const editor = new Editor({
    element: mount,
    injectCSS: false, // its sheet is part of ours: a style element would need leave from the page's policy
    extensions: extensions(allowed, ask),
    content: html,
    editorProps: {
      attributes: naming(attributes),
      handleDOMEvents: { keydown: readSelection },
      handleDoubleClickOn: (_view, _position, node) => ASKED.has(node.type.name) && ask(node.type.name),
      handleKeyDown: (view, event) => {
        const name = view.state.selection.node?.type.name;
        return event.key === "Enter" && ASKED.has(name) && ask(name);
      },
      transformPastedHTML: (pasted) => tidied(pasted, allowed, getComputedStyle(mount).direction),
      ...handling(allowed.pictures, () => editor, told),
    },
    onUpdate: () => changed(),
  });
  mount.before(toolbarFor(editor, ask));
  const isEmpty = () => {
    const { doc } = editor.state;
    return doc.childCount === 1 && doc.firstChild.type.name === "paragraph" && doc.firstChild.content.size === 0;
  };
  let marked = null; // the document as it was sent, and how positions in it have moved since
  editor.on("transaction", ({ transaction }) => marked?.maps.push(...transaction.mapping.maps));
  return {
    mark: () => { marked = { doc: editor.state.doc, maps: [] }; },
    adopt(content) {
      const sent = marked;
      marked = null;
      return sent !== null && adopt(editor, sent.doc, sent.maps, content);
    },
    html: () => (isEmpty() ? "" : editor.getHTML()),
    text: () => plainText(editor),
    show: (content) => editor.commands.setContent(content, { emitUpdate: false }),
    focus: () => editor.commands.focus(),
  };
}
