/**
 * Taking up a text that came from the server into an editor in which somebody writes: only what differs is replaced,
 * so the caret, the selection and what was typed since stay where they are.
 */

import { pm } from "django-prose-editor/editor";
import { differences } from "rapporteur/differences";

const { DOMParser: Reader, Fragment, Mark, Slice } = pm.model;
const { Mapping } = pm.transform;

/** Words and the spaces between them, and what is no text, with their places in the block. */
function units(block) {
  const found = [];
  block.forEach((node, offset) => {
    if (!node.isText) found.push({ node, from: offset, to: offset + node.nodeSize });
    else {
      for (const { 0: text, index } of node.text.matchAll(/\s+|\S+/gu)) {
        found.push({ text, marks: node.marks, from: offset + index, to: offset + index + text.length });
      }
    }
  });
  return found;
}

const sameUnit = (one, other) =>
  one.node ? Boolean(other.node) && one.node.eq(other.node)
    : one.text === other.text && Mark.sameSet(one.marks, other.marks);

/** Replacements {from, to, content} that make the node `old`, whose inside begins at `inside`, into `now`. */
function changes(old, now, inside) {
  return old.isTextblock ? changesOfText(old, now, inside) : changesOfBlocks(old, now, inside);
}

function changesOfText(old, now, inside) {
  const [before, after] = [units(old), units(now)];
  const at = (list, index, size) => (index < list.length ? list[index].from : size);
  return differences(before, after, sameUnit)
    // A space at the end is only in the editor: somebody is about to type the next word.
    .filter(([a, b, c, d]) => !(c === d && b === before.length && b - a === 1 && before[a].text?.trim() === ""))
    .map(([a, b, c, d]) => ({
      from: inside + at(before, a, old.content.size),
      to: inside + at(before, b, old.content.size),
      content: now.content.cut(at(after, c, now.content.size), at(after, d, now.content.size)),
    }));
}

function changesOfBlocks(old, now, inside) {
  const [before, after] = [old.content.content, now.content.content];
  const starts = [inside];
  for (const child of before) starts.push(starts.at(-1) + child.nodeSize);
  const found = [];
  for (const [a, b, c, d] of differences(before, after, (one, other) => one.eq(other))) {
    const paired = Math.min(b - a, d - c);
    for (let n = 0; n < paired; n += 1) {
      const [one, other] = [before[a + n], after[c + n]];
      if (one.sameMarkup(other) && !one.isLeaf) found.push(...changes(one, other, starts[a + n] + 1));
      else found.push({ from: starts[a + n], to: starts[a + n + 1], content: Fragment.from(other) });
    }
    const rest = before.slice(a + paired, b);
    // Empty paragraphs at the end are only in the editor, too.
    const beginning = b === before.length && rest.every((node) => node.isTextblock && !node.content.size);
    if (c + paired < d || (rest.length && !beginning)) {
      const content = Fragment.from(after.slice(c + paired, d));
      found.push({ from: starts[a + paired], to: starts[beginning ? a + paired : b], content });
    }
  }
  return found;
}

/** Where a replacement is now, after what was typed; null where it was typed into it. */
function moved({ from, to, content }, typed) {
  const [first, last] = [typed.map(from, 1), typed.map(to, -1)];
  const touched = typed.map(from, -1) !== first || typed.map(to, 1) !== last || last - first !== to - from;
  return touched ? null : { from: first, to: last, content };
}

/**
 * Make the editor show `html`, which came of `marked` (the document at the time of sending), and keep what `maps` say
 * was typed since. Tells whether it could; nothing is changed where it could not.
 */
export function adopt(editor, marked, maps, html) {
  if (editor.view.composing) return false;
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const now = Reader.fromSchema(editor.schema).parse(body);
  const typed = new Mapping(maps);
  const replacements = changes(marked, now, 0).map((change) => moved(change, typed));
  if (replacements.includes(null)) return false;
  const { tr } = editor.state;
  try {
    for (const { from, to, content } of replacements.reverse()) tr.replace(from, to, new Slice(content, 0, 0));
  } catch {
    if (maps.length) return false;
    return editor.commands.setContent(html, { emitUpdate: false });
  }
  editor.view.dispatch(tr.setMeta("addToHistory", false).setMeta("preventUpdate", true));
  return true;
}
