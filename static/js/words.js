/** Words as the server counts them: its own pattern, handed over in the page. */

export function counter(pattern) {
  const word = new RegExp(pattern, "gu");
  return (text) => (text.normalize("NFC").match(word) ?? []).length;
}
