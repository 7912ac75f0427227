/**
 * A link with data-confirm opens the page that asks before an act in a dialog; the page itself works without this.
 * What is asked is fetched anew each time, and its form is sent as it is.
 */

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-confirm]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const response = await fetch(link.href).catch(() => null);
  const page = response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  const body = page?.querySelector("[data-confirm-body]");
  if (!body) {
    window.location.assign(link.href);
    return;
  }
  const dialog = document.createElement("dialog");
  const title = document.createElement("h2");
  title.textContent = page.querySelector("h1").textContent;
  title.id = "confirm-title";
  dialog.setAttribute("aria-labelledby", title.id);
  if (!body.hasAttribute("action")) body.action = link.href;
  dialog.append(title, document.adoptNode(body));
  dialog.addEventListener("click", (press) => {
    if (!press.target.closest("[data-confirm-back]")) return;
    press.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  document.dispatchEvent(new Event("typed:look"));
});
