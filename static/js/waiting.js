/** A page of work under way is fetched anew every few seconds, and opened once the work is done. Else a link does so. */

const part = document.querySelector("[data-wait]");
const look = async () => {
  const response = await fetch(window.location.href).catch(() => null);
  const page = response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  const next = page?.querySelector("[data-wait]");
  if (page && !next) window.location.reload();
  else if (next) part.replaceChildren(...next.childNodes);
};
if (part) setInterval(look, Number(part.dataset.wait) * 1000);
