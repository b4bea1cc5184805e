/* A picture or document is sent alone, with its progress shown. Without this script it goes with the whole form of its step.

   Its controls are given to a form of their own first, so that the form that saves itself never sees them. */
(() => {
  "use strict";

  const section = document.querySelector("[data-upload]");
  if (!section) return;
  const whole = section.closest("form");
  const state = section.querySelector(".upload-state");
  const bar = state.querySelector("progress");
  const words = document.getElementById("upload-words");
  const button = section.querySelector("button[name=do]");

  const own = document.createElement("form");
  own.id = "upload-form";
  own.noValidate = true;
  document.body.append(own);
  const controls = [...section.querySelectorAll("input, textarea, button[name=do]")];
  for (const control of controls) control.setAttribute("form", own.id);

  let request = null;

  const say = (text) => {
    words.textContent = text;
  };

  const clear = () => {
    for (const line of section.querySelectorAll(".field-error")) line.remove();
    for (const field of section.querySelectorAll(".field--error")) field.classList.remove("field--error");
    for (const control of section.querySelectorAll("[aria-invalid]")) {
      control.removeAttribute("aria-invalid");
      const rest = (control.getAttribute("aria-describedby") || "").split(" ").filter((id) => !id.startsWith("error-"));
      control.setAttribute("aria-describedby", rest.join(" "));
    }
  };

  const complain = (mistakes) => {
    for (const { field, words: sentence } of mistakes) {
      const control = document.getElementById(field) || document.getElementById("id_upload-file");
      const line = document.createElement("p");
      line.className = "field-error";
      line.id = `error-${control.name}`;
      line.textContent = sentence;
      const place = control.closest(".field");
      place.classList.add("field--error");
      place.insertBefore(line, place.querySelector("input:not([type=checkbox]), textarea, .choices"));
      control.setAttribute("aria-invalid", "true");
      const described = control.getAttribute("aria-describedby");
      control.setAttribute("aria-describedby", described ? `${described} ${line.id}` : line.id);
    }
    const first = section.querySelector("[aria-invalid]");
    if (first) first.focus();
    say(mistakes.length === 1 ? "There is something to change." : `There are ${mistakes.length} things to change.`);
  };

  const added = () => {
    const name = document.getElementById("id_upload-file").files[0].name;
    own.reset();
    // The next file is another one: without a token of its own it would be taken for this one again.
    document.getElementById("id_upload-token").value = newToken();
    say(`“${name}” is added.`);
    whole.dispatchEvent(new Event("file-added"));
  };

  const newToken = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  const answered = () => {
    if (request.status === 200) return added();
    if (request.status === 422) return complain(JSON.parse(request.responseText).mistakes);
    if (request.status === 413) return say("The file is too large. Make it smaller, then upload it again.");
    if (request.status === 403 || request.status === 404) {
      return say("You have been signed out. Sign in again in another tab, then upload the file again.");
    }
    return say("The server could not take the file. Try again in some minutes.");
  };

  const end = () => {
    state.hidden = true;
    button.disabled = false;
    request = null;
  };

  own.addEventListener("submit", (event) => {
    event.preventDefault();
    if (request) return;
    clear();
    const body = new FormData(own);
    body.append("csrfmiddlewaretoken", whole.elements.namedItem("csrfmiddlewaretoken").value);
    request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (at) => {
      if (at.lengthComputable) bar.value = Math.round((at.loaded / at.total) * 100);
      if (at.loaded === at.total) say("It has arrived and is being checked…");
    });
    request.addEventListener("load", () => {
      answered();
      end();
    });
    request.addEventListener("error", () => {
      say("There is no connection. The file was not sent. Upload it again when you are connected.");
      end();
    });
    request.addEventListener("abort", () => {
      say("Cancelled. The file was not added.");
      end();
    });
    bar.value = 0;
    state.hidden = false;
    button.disabled = true;
    say("Uploading…");
    request.open("POST", section.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  });

  state.querySelector("button").addEventListener("click", () => {
    if (request) request.abort();
  });
})();
