/* What needs a passkey is shown where the browser knows them; what went wrong is said in the page. */

"use strict";

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-passkey-error]");
  if (!place) return;
  place.hidden = false;
  place.textContent = place.dataset.passkeyError;
});
