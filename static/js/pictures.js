/** Pictures in the editor: a block that cannot be entered, put in from a file, by paste or by drop, always described. */

import { Node } from "django-prose-editor/editor";
import { post } from "rapporteur/http";
import { parsed } from "rapporteur/pasting";
import { settings, strings } from "rapporteur/translations";

const address = (sha256) => settings.pictures.shown.replace("0".repeat(64), sha256);
const kept = (name, from = name) => ({ default: null, parseHTML: (element) => element.getAttribute(from) });

/** A picture, known by its checksum; where it is found is derived from that and never stored. */
export const Picture = Node.create({
  name: "picture",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    sha256: kept("sha256", "data-sha256"), alt: kept("alt"), width: kept("width"), height: kept("height"),
  }),
  parseHTML: () => [{ tag: "img[data-sha256]" }],
  renderHTML: ({ node: { attrs: { sha256, ...shown } } }) => [
    "img", { src: address(sha256), "data-sha256": sha256, ...shown },
  ],
});

const selected = ({ state: { selection: { node } } }) => (node?.type.name === "picture" ? node : null);

/** Put a picture where the cursor is, with room to write on after it. */
function insert(editor, attrs) {
  const { $to } = editor.state.selection;
  const last = $to.after(1) === editor.state.doc.content.size && $to.parentOffset === $to.parent.content.size;
  editor.chain().focus().insertContent([{ type: "picture", attrs }, ...(last ? [{ type: "paragraph" }] : [])]).run();
}

async function upload(file) {
  const { body } = await post(settings.pictures.add, [["picture", file]]).catch(() => ({}));
  return body ?? { sentence: strings.notUploaded };
}

const read = (file) => new Promise((resolve) => {
  const reader = new FileReader();
  reader.addEventListener("load", () => resolve(reader.result));
  reader.addEventListener("error", () => resolve(""));
  reader.readAsDataURL(file);
});

/** Ask for a picture and its description, or, with a picture selected, for another description of it. */
export async function askPicture(editor, given = null) {
  const dialog = document.getElementById("picture-dialog");
  if (dialog.open) return;
  const form = dialog.querySelector("form");
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const [choice, description, preview, refused] = ["file", "description", "preview", "refused"].map(part);
  const present = given ? null : selected(editor);
  const over = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: over.signal });
  let file = given;
  let taken = null;
  const show = async () => {
    refused.textContent = "";
    const address = present ? editor.view.nodeDOM(editor.state.selection.from).src : file ? await read(file) : "";
    preview.hidden = !address;
    if (address) preview.src = address;
    else preview.removeAttribute("src");
  };
  form.reset();
  part("choosing").hidden = Boolean(given || present);
  choice.required = !given && !present;
  description.value = present?.attrs.alt ?? "";
  description.lang = editor.view.dom.closest("[lang]").lang;
  dialog.querySelector("[value=remove]").hidden = !present;
  await show();
  on(preview, "error", () => { preview.hidden = true; });
  on(choice, "change", () => {
    [file] = choice.files;
    show();
  });
  on(description, "input", () => description.setCustomValidity(""));
  on(form, "submit", async (event) => {
    if (event.submitter?.value !== "set") return;
    event.preventDefault();
    if (!description.value.trim()) {
      description.setCustomValidity(strings.describe);
      description.reportValidity();
      return;
    }
    if (form.ariaBusy === "true") return;
    if (!present) {
      form.ariaBusy = "true";
      refused.textContent = strings.uploading;
      const answer = await upload(file);
      form.ariaBusy = "false";
      if (!dialog.open) return;
      refused.textContent = answer.sha256 ? "" : answer.sentence ?? strings.notUploaded;
      if (!answer.sha256) return;
      taken = answer;
    }
    dialog.close("set");
  });
  dialog.returnValue = "";
  dialog.showModal();
  const answer = await new Promise((resolve) => { on(dialog, "close", () => resolve(dialog.returnValue)); });
  over.abort();
  form.ariaBusy = "false";
  preview.removeAttribute("src");
  const alt = description.value.trim();
  if (answer === "remove") editor.chain().focus().deleteSelection().run();
  else if (answer === "set" && present) editor.chain().focus().updateAttributes("picture", { alt }).run();
  else if (taken) insert(editor, { sha256: taken.sha256, alt, width: taken.width, height: taken.height });
  else editor.commands.focus();
}

const pictured = (data) => [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));

async function askEach(editor, files) {
  for (const file of files) await askPicture(editor, file);
}

/** What becomes of pictures that are pasted or dropped; `told(sentence)` says why one did not come along. */
export const handling = (allowed, editor, told) => ({
  handlePaste(_view, { clipboardData }) {
    const files = pictured(clipboardData);
    const body = parsed(clipboardData?.getData("text/html") ?? "");
    if (files.length && !body.textContent.trim()) {
      if (allowed) askEach(editor(), files);
      else told(strings.noPictures);
      return true;
    }
    if (body.querySelector("img:not([data-sha256])")) told(allowed ? strings.picturesLeft : strings.noPictures);
    return false;
  },
  handleDrop(view, event, _slice, moved) {
    const files = moved ? [] : pictured(event.dataTransfer);
    if (!files.length) return false;
    event.preventDefault();
    const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (!allowed) told(strings.noPictures);
    else {
      if (place) editor().commands.setTextSelection(place.pos);
      askEach(editor(), files);
    }
    return true;
  },
});
