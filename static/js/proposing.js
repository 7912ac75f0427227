/** A proposed wording beside the present one, with insertions and deletions marked: as the site will show it. */

import { differences } from "rapporteur/differences";

const tokens = (text) => text.match(/\s+|[^\s]+/gu) ?? [];
const equal = (a, b) => a === b;

/** Stretches of both texts as [kind, text]; changes with only white space between them are one. */
export function stretches(text, proposed) {
  const [old, now] = [tokens(text), tokens(proposed)];
  const found = [];
  const add = (kind, said) => { if (said) found.push([kind, said]); };
  let [at, gone, come] = [0, "", ""];
  const close = (same) => {
    const space = /\s*$/u.exec(come)[0];
    const shared = gone.endsWith(space) ? space.length : 0;
    add("deleted", gone.slice(0, gone.length - shared));
    add("inserted", come.slice(0, come.length - shared));
    add("same", come.slice(come.length - shared) + same);
    [gone, come] = ["", ""];
  };
  for (const [from, to, nowFrom, nowTo] of differences(old, now, equal)) {
    const same = old.slice(at, from).join("");
    if ((gone || come) && !same.trim()) [gone, come] = [gone + same, come + same];
    else close(same);
    gone += old.slice(from, to).join("");
    come += now.slice(nowFrom, nowTo).join("");
    at = to;
  }
  close(old.slice(at).join(""));
  return found;
}

const hidden = (text) => Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: text });

/** Show such stretches in `place`; `names` ({inserted, deleted}) are read by who does not see the marks. */
export function show(place, found, names) {
  place.replaceChildren(...found.map(([kind, text]) => {
    if (kind === "same") return text;
    const mark = document.createElement(kind === "inserted" ? "ins" : "del");
    mark.append(hidden(`[${names[kind]}: `), text, hidden("]"));
    return mark;
  }));
}
