/** The form of a paragraph asks for proposed text only where the action proposes one. It works without this. */

const form = document.querySelector("[data-paragraph-form]");

function update() {
  const action = form.elements.action.value;
  form.querySelector("[data-proposed]").hidden = !["amend", "insert_after"].includes(action);
  const proposed = form.elements.proposed_text;
  if (action === "insert_after" && proposed.value === proposed.defaultValue) proposed.value = "";
  if (action === "amend" && !proposed.value) proposed.value = proposed.defaultValue;
}

if (form) {
  form.addEventListener("change", update);
  update();
}
