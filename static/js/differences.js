/** What differs between two lists, and between two texts on the page. */

const LARGEST = 4_000_000;

/** Stretches in which two lists differ, as [oldFrom, oldTo, newFrom, newTo]; by a longest common subsequence. */
export function differences(old, now, equal) {
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  let end = 0;
  while (start < shorter && equal(old[start], now[start])) start += 1;
  while (end < shorter - start && equal(old[old.length - 1 - end], now[now.length - 1 - end])) end += 1;
  const rows = old.length - start - end;
  const columns = now.length - start - end;
  if (!rows && !columns) return [];
  if (!rows || !columns || rows * columns > LARGEST) return [[start, start + rows, start, start + columns]];
  const length = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      length[i][j] = equal(old[start + i], now[start + j])
        ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const found = [];
  let [i, j, fromI, fromJ] = [0, 0, 0, 0];
  const close = () => {
    if (i > fromI || j > fromJ) found.push([start + fromI, start + i, start + fromJ, start + j]);
  };
  while (i < rows && j < columns) {
    if (equal(old[start + i], now[start + j])) {
      close();
      i += 1;
      j += 1;
      [fromI, fromJ] = [i, j];
    } else if (length[i + 1][j] >= length[i][j + 1]) i += 1;
    else j += 1;
  }
  [i, j] = [rows, columns];
  close();
  return found;
}

function wordsIn(element) {
  const found = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const { 0: text, index } of walker.currentNode.data.matchAll(/\S+/gu)) {
      found.push({ node: walker.currentNode, text, index });
    }
  }
  return found;
}

/** Mark the words of each of two texts that the other does not have in the same place. */
export function markDifferences(one, other) {
  const [before, after] = [wordsIn(one), wordsIn(other)];
  const changed = differences(before, after, (a, b) => a.text === b.text);
  const marked = [...changed.flatMap(([from, to]) => before.slice(from, to)),
    ...changed.flatMap(([, , from, to]) => after.slice(from, to))];
  for (const { node, text, index } of marked.reverse()) { // from the end, so that places before stay true
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + text.length);
    range.surroundContents(document.createElement("mark"));
  }
}
