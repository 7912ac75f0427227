/**
 * What is pasted from Word, LibreOffice, Google Docs or a web page, as the text that its author sees: headings, lists,
 * tables, links, emphasis and footnotes stay; the clutter that such programs put around them goes.
 */

const GONE = [
  "script", "meta", "link", "title", "colgroup", "col", "hr", "xml", ".MsoCommentReference", ".msocomanchor",
  'tr[height="0"]', "br.Apple-interchange-newline",
].join();
const BLOCKS = "p,h1,h2,h3,h4,h5,h6,ul,ol,table,blockquote,div";
const FIRST_HEADING = 3;

/** The body of HTML from a clipboard. Its styles wait in `data-css`: the policy of the page forbids them as such. */
export function parsed(html) {
  const bare = html.replace(/<style\b[^]*?<\/style>/gi, "").replace(/(<[a-z][^<>]*?\s)style=/gi, "$1data-css=");
  return new DOMParser().parseFromString(bare, "text/html").body;
}

/** The declarations of an element; those that only Word knows too. */
function styleOf(element) {
  const pairs = (element.dataset.css ?? "").split(";").map((pair) => {
    const [name, ...value] = pair.split(":");
    return [name.trim().toLowerCase(), value.join(":").trim().toLowerCase()];
  });
  return Object.fromEntries(pairs);
}

const unwrap = (element) => element.replaceWith(...element.childNodes);

function renamed(element, name) {
  const made = element.ownerDocument.createElement(name);
  for (const attribute of ["data-css", "dir"]) {
    if (element.hasAttribute(attribute)) made.setAttribute(attribute, element.getAttribute(attribute));
  }
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

/** Take out what no reader saw: conditional comments, field codes, comments of reviewers, hidden text, page breaks. */
function dropUnseen(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
  for (const element of body.querySelectorAll(GONE)) element.remove();
  for (const element of [...body.querySelectorAll("*")]) {
    const style = styleOf(element);
    const kept = element.localName !== "b"; // Google Docs wraps everything in one
    if (style.display === "none" || style["mso-hide"] === "all" || style["mso-element"]?.startsWith("comment")
      || (element.localName === "br" && (style["page-break-before"] || style["break-before"]))) element.remove();
    else if (style["mso-spacerun"] || style["mso-tab-count"]) element.replaceWith(" ");
    else if (element.localName.includes(":")) {
      // Word's own elements: <o:p> only holds a place, a smart tag stands around words.
      if (element.localName === "o:p" && !element.textContent.trim()) element.remove();
      else unwrap(element);
    } else if (!kept && style["font-weight"] === "normal") unwrap(element);
  }
  for (const cell of body.querySelectorAll('td[width="0"]')) {
    if (!cell.textContent.trim()) cell.remove(); // stands for a row that is shorter than others
  }
}

/** Paragraphs that Word numbers by itself become the items of lists, nested as their levels say. */
function gatherLists(body) {
  let open = []; // [list, its item] by level
  let previous = null;
  let known = "";
  for (const paragraph of [...body.querySelectorAll("p,div,h1,h2,h3,h4,h5,h6")]) {
    const [, id, level] = /^(\S+)\s+level(\d)/.exec(styleOf(paragraph)["mso-list"] ?? "") ?? [];
    const sign = [...paragraph.querySelectorAll("span")].find((span) => styleOf(span)["mso-list"] === "ignore");
    const marker = sign?.textContent.trim() ?? "";
    const follows = previous !== null && paragraph.previousElementSibling === previous;
    if (/^h\d$/.test(paragraph.localName)) sign?.replaceWith(`${marker} `); // its number is part of a heading
    else if (level) {
      sign?.remove();
      if (!follows || id !== known) open = [];
      known = id;
      open.length = Math.min(open.length, Number(level));
      const number = /^\(?(\d+|[a-z]{1,5})[.)]/i.exec(marker)?.[1];
      const kind = number ? "ol" : "ul";
      if (open.at(-1)?.[0].localName !== kind && open.length === Number(level)) open.pop();
      if (open.length < Number(level)) {
        const list = body.ownerDocument.createElement(kind);
        if (Number(number) > 1) list.setAttribute("start", number);
        const above = open.at(-1);
        if (above) above[1].append(list);
        else {
          paragraph.before(list);
          previous = list;
        }
        open.push([list, null]);
        while (open.length < Number(level)) open.push(open.at(-1)); // Word may begin at any level
      }
      const item = body.ownerDocument.createElement("li");
      open.at(-1)[0].append(item);
      open.at(-1)[1] = item;
      item.append(paragraph);
    } else if (follows && open.length && paragraph.className.startsWith("MsoListParagraph")) {
      open.at(-1)[1].append(paragraph); // a further paragraph of the item
    } else previous = null;
  }
}

const target = (body, link) => {
  const name = link.getAttribute("href").slice(1);
  return [...body.querySelectorAll("a[id],a[name]")].find((other) => name && [other.id, other.name].includes(name));
};

/** A note is a link to a link that leads back; Word, LibreOffice and Google Docs all write it so. */
function notesOf(body) {
  const found = [];
  for (const mark of body.querySelectorAll('a[href^="#"]')) {
    const other = target(body, mark);
    const leads = other && other !== mark && other.getAttribute("href")?.startsWith("#") && target(body, other) === mark;
    if (leads && mark.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) found.push([mark, other]);
  }
  return found;
}

/** The element that holds a whole note, and nothing else of the text. */
function holderOf(other) {
  const named = other.closest('div[id^="ftn"],div[id^="edn"],div[id^="sdfootnote"],div[id^="sdendnote"],li');
  return named ?? other.closest("p,div") ?? other;
}

function placeNotes(notes) {
  for (const [mark, other] of notes) {
    const holder = holderOf(other);
    (other.closest("sup") ?? other).remove();
    const paragraphs = [...holder.querySelectorAll("p")].filter((paragraph) => paragraph.textContent.trim());
    for (const paragraph of paragraphs.length ? paragraphs : [holder]) {
      paragraph.innerHTML = paragraph.innerHTML.trim();
    }
    const note = mark.ownerDocument.createElement("sup");
    note.dataset.note = paragraphs.length > 1 ? paragraphs.map((paragraph) => `<p>${paragraph.innerHTML}</p>`).join("")
      : (paragraphs[0] ?? holder).innerHTML;
    const around = mark.closest("sup");
    (around && around.textContent.trim() === mark.textContent.trim() ? around : mark).replaceWith(note);
    const list = holder.parentElement;
    holder.remove();
    if (list && list.localName !== "body" && !list.textContent.trim()) list.remove();
  }
}

/** Formatting written as styles becomes that of elements. */
function emphasize(body) {
  for (const span of [...body.querySelectorAll("span,font")].reverse()) {
    const style = styleOf(span);
    const line = `${style["text-decoration"] ?? ""} ${style["text-decoration-line"] ?? ""}`;
    const marks = [
      (style["font-weight"] === "bold" || Number(style["font-weight"]) >= 600) && "strong",
      style["font-style"] === "italic" && "em",
      line.includes("underline") && !span.closest("a") && "u",
      line.includes("line-through") && "s",
      style["vertical-align"] === "super" && "sup",
      style["vertical-align"] === "sub" && "sub",
    ].filter(Boolean);
    for (const name of span.textContent.trim() || span.querySelector("sup[data-note]") ? marks : []) {
      const mark = body.ownerDocument.createElement(name);
      mark.append(...span.childNodes);
      span.append(mark);
    }
    unwrap(span);
  }
}

/** An answer has two levels of headings; the highest that was copied becomes the first. */
function levelHeadings(body) {
  for (const title of [...body.querySelectorAll("p.MsoTitle")]) renamed(title, "h1");
  for (const title of [...body.querySelectorAll("p.MsoSubtitle")]) renamed(title, "h2");
  const headings = [...body.querySelectorAll("h1,h2,h3,h4,h5,h6")];
  const highest = headings.map(({ localName }) => localName).sort()[0];
  for (const heading of headings) {
    const made = renamed(heading, `h${FIRST_HEADING + (heading.localName === highest ? 0 : 1)}`);
    for (const bold of [...made.querySelectorAll("b,strong")]) {
      if (bold.textContent.trim() === made.textContent.trim()) unwrap(bold);
    }
  }
}

function followLinks(body) {
  for (const link of [...body.querySelectorAll("a")]) {
    let href = link.getAttribute("href") ?? "";
    if (URL.canParse(href)) {
      const { hostname, pathname, searchParams } = new URL(href);
      if (hostname === "www.google.com" && pathname === "/url") href = searchParams.get("q") ?? href;
    }
    if (!/^(https?:|mailto:)/i.test(href)) unwrap(link); // a bookmark, or a place in the file that was left behind
    else link.setAttribute("href", href);
  }
}

const KEPT = new Set(["href", "colspan", "rowspan", "start", "data-note", "data-sha256", "alt", "dir"]);

function dropAttributes(body, direction) {
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!KEPT.has(name) && !(element.localName === "img")) element.removeAttribute(name);
    }
    const dir = element.getAttribute("dir")?.toLowerCase();
    if (dir && dir !== direction && element.matches(BLOCKS)) element.setAttribute("dir", dir);
    else element.removeAttribute("dir");
  }
}

/** Paragraphs and line breaks that only make room between others. */
function dropSpace(body) {
  for (const paragraph of [...body.querySelectorAll("p")]) {
    const alone = paragraph.parentElement.children.length === 1;
    if (!alone && !paragraph.textContent.trim() && !paragraph.querySelector("img,sup[data-note]")) paragraph.remove();
  }
  for (const line of [...body.querySelectorAll("br")]) {
    const beside = [line.previousElementSibling, line.nextElementSibling];
    if (line.parentElement === body && beside.some((other) => other?.matches(BLOCKS))) line.remove();
  }
}

/** `html` from a clipboard, tidied; `direction` is that of the text it comes into. What our own editor copied stays. */
export function tidied(html, allowed, direction) {
  const body = parsed(html);
  if (body.querySelector("[data-pm-slice]")) return html;
  const notes = notesOf(body);
  dropUnseen(body);
  gatherLists(body);
  emphasize(body);
  levelHeadings(body);
  if (allowed.footnotes) placeNotes(notes.filter(([mark, other]) => body.contains(mark) && body.contains(other)));
  followLinks(body);
  dropAttributes(body, direction);
  for (const note of body.querySelectorAll("[data-note]")) {
    const inside = parsed(note.dataset.note);
    followLinks(inside);
    dropAttributes(inside, direction);
    note.dataset.note = inside.innerHTML;
  }
  dropSpace(body);
  return body.innerHTML;
}
