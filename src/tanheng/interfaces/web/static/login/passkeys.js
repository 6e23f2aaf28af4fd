// Passkeys: says when one did not answer, and asks for one in the midst of a form for a binding act (login/stepping.html).
"use strict";

function passkeyFailed() {
  const told = document.getElementById("passkey-failed");
  if (told) told.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  passkeyFailed();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-passkey-options]");
  if (!button || !button.form) return;
  event.preventDefault();
  try {
    const answer = await fetch(button.dataset.passkeyOptions, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    button.form.elements.credential.value = JSON.stringify(await webauthnJSON.get(told.request_options));
    button.form.elements.code.required = false;
    // The button says what is done (its name and value are sent), so one of them must be pressed: the only one, or the one that the person takes.
    const acts = [...button.form.querySelectorAll("button:not([type=button]):not([formnovalidate])")];
    if (acts.length === 1) {
      button.form.requestSubmit(acts[0]);
    } else {
      const given = button.form.querySelector("[data-passkey-given]");
      if (given) given.hidden = false;
      acts[0]?.focus();
    }
  } catch (error) {
    passkeyFailed();
  }
});
