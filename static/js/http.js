/** The line to the server: every request says who the page was opened by, with the guard of forms as it is now. */

import { settings } from "rapporteur/translations";

let isLeaving = false;
window.addEventListener("pagehide", () => { isLeaving = true; });
window.addEventListener("pageshow", () => { isLeaving = false; });

const form = document.getElementById("draft");
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

async function told(answer) {
  const json = answer.headers.get("content-type")?.includes("application/json");
  return { status: answer.status, body: json ? await answer.json() : null };
}

export async function get(address, fields) {
  const asked = new URLSearchParams({ ...fields, person: settings.person });
  const headers = { Accept: "application/json" };
  return told(await fetch(`${address}?${asked}`, { credentials: "same-origin", redirect: "manual", headers }));
}

/** Post; where the guard is refused (it changes as one signs in), once again with the one that `settings.now` brings. */
export async function post(address, fields, signal, again = true) {
  const body = new FormData();
  for (const [name, value] of [...fields, ["person", settings.person]]) body.append(name, value);
  const answer = await told(await fetch(address, {
    method: "POST",
    body,
    signal,
    credentials: "same-origin",
    redirect: "manual",
    keepalive: isLeaving || document.visibilityState === "hidden",
    headers: { Accept: "application/json", "X-CSRFToken": decodeURIComponent(token()) },
  }));
  if (answer.status !== 403 || answer.body || !again) return answer;
  const { status, body: said } = await get(settings.now, {});
  return status === 200 ? post(address, fields, signal, false) : { status, body: said };
}
