/* The form of a step saves itself: some seconds after a change, and on leaving. Without this script its buttons do.

   Promises:
   - What was typed lies in this browser's storage from the first moment until the server has said that it was saved.
   - One saving at a time. Each has a number: sent again, it does nothing; the server knows which it has done.
   - What the server sends back replaces what stands here only if nothing was typed since it was sent.
   - What a closed tab left behind is sent by the next page of the portal, with the version that it started from. */

"use strict";

(() => {
  const KEY = "writing:";
  const PAUSE = 2500; // milliseconds without a key before a saving
  const AGAIN = 5000; // before another try when there was no connection
  const NEWS = 20000; // between looks for what colleagues wrote
  const LARGEST_ON_LEAVING = 60000; // bytes that a browser sends for a page that is gone
  const DAYS_KEPT = 30;

  const newTab = () => {
    const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const stored = {
    get: (key) => {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, JSON.stringify(value));
        return true;
      } catch {
        return false; // Full, or switched off: what is typed is then safe once it is saved.
      }
    },
    remove: (key) => {
      try {
        localStorage.removeItem(key);
      } catch {
        // Switched off: there is nothing to remove.
      }
    },
    keys: () => {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(KEY));
      } catch {
        return [];
      }
    },
  };

  const post = (address, body, keepalive = false) =>
    fetch(address, {
      method: "POST",
      body,
      keepalive,
      redirect: "error",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    });

  const freshToken = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).csrf : null;
  };

  // --- What closed tabs left behind ---------------------------------------------------------------

  const sendLeftOver = async (key) => {
    const left = stored.get(key);
    if (!left || Date.now() - left.at > DAYS_KEPT * 86400000) {
      stored.remove(key);
      return false;
    }
    const token = await freshToken(left.address);
    if (!token) return false; // Not signed in as somebody who may: it stays until then.
    const body = new URLSearchParams(left.body);
    body.set("csrfmiddlewaretoken", token);
    body.set("resent", "1");
    const answer = await post(left.address, body.toString());
    if (answer.ok || answer.status === 409) stored.remove(key);
    return answer.ok;
  };

  const isOpenElsewhere = async (tab) => {
    if (!navigator.locks) return false;
    const { held } = await navigator.locks.query();
    return held.some((lock) => lock.name === KEY + tab);
  };

  const sendLeftOvers = async (own) => {
    let sent = false;
    for (const key of stored.keys()) {
      const tab = key.slice(KEY.length);
      if (tab === own || (await isOpenElsewhere(tab))) continue;
      try {
        sent = (await sendLeftOver(key)) || sent;
      } catch {
        return sent; // No connection: the next page tries again.
      }
    }
    return sent;
  };

  // --- The form -----------------------------------------------------------------------------------

  const form = document.querySelector("form[data-autosave]");
  if (!form || form.querySelector("#part").disabled) {
    sendLeftOvers("");
    return;
  }
  const address = form.dataset.autosave;
  const part = form.querySelector("#part");
  const line = document.getElementById("save-state");
  const tab = newTab();
  const key = KEY + tab;
  const input = (name) => form.elements.namedItem(name);
  const NOT_TYPED = ["csrfmiddlewaretoken", "version", "tab", "number", "answered", "whole"];

  if (navigator.locks) navigator.locks.request(key, () => new Promise(() => {}));
  input("tab").value = tab;

  const body = (from = form) => new URLSearchParams(new FormData(from));
  const typed = (from = form) => {
    const found = body(from);
    for (const name of NOT_TYPED) found.delete(name);
    return found.toString();
  };

  // The form as it came, without what was typed before this script did: on a slow line that can be a whole answer.
  const asItCame = () => {
    const copy = form.cloneNode(true);
    for (const control of copy.querySelectorAll("[form]")) control.remove(); // Another form's, as in portal-upload.js.
    copy.reset();
    return copy;
  };

  let saved = typed(asItCame()); // what the server has
  let tried = null; // what was sent last, whether or not it arrived
  let number = 0;
  let isSaving = false;
  let isLeaving = false;
  let isStopped = false;
  let timer = null;
  let problem = "";

  const say = (words, state = "") => {
    if (line.textContent !== words) line.textContent = words;
    line.dataset.state = state;
  };

  const keep = () => {
    if (typed() === saved) return stored.remove(key);
    const next = body();
    next.set("number", String(typed() === tried ? number : number + 1));
    return stored.set(key, { address, body: next.toString(), at: Date.now() });
  };

  const soon = (after = PAUSE) => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => save(), after);
  };

  const changed = () => {
    keep();
    soon();
  };

  const place = () => {
    const at = document.activeElement;
    if (!at || !part.contains(at)) return () => {};
    const { id, name, selectionStart, selectionEnd } = at;
    return () => {
      const same = (id && document.getElementById(id)) || (name && input(name));
      if (!same || !same.focus) return;
      same.focus({ preventScroll: true });
      if (typeof selectionStart === "number" && same.setSelectionRange) same.setSelectionRange(selectionStart, selectionEnd);
    };
  };

  const show = (html, words) => {
    const back = place();
    part.innerHTML = html;
    back();
    saved = typed();
    say(words);
  };

  const begin = () => {
    if (typed() !== tried) {
      number += 1;
      tried = typed();
    }
    input("number").value = String(number);
    return body().toString();
  };

  const done = (answer, sent) => {
    input("answered").value = String(number);
    for (const [name, count] of Object.entries(answer.counts)) {
      const shown = document.getElementById(`count-${name}`);
      if (shown) shown.textContent = `${count} word${count === 1 ? "" : "s"}`;
    }
    problem = "";
    saved = sent;
    if (typed() === sent && answer.html) {
      input("version").value = answer.version;
      show(
        answer.html,
        answer.clashes
          ? `${answer.saved} Somebody else changed the same words: choose which text stands.`
          : `${answer.saved} What others wrote meanwhile is shown now.`,
      );
      input("version").value = answer.version;
    } else {
      // Typed on since: the next saving starts from what was sent, and what others wrote is shown after it.
      input("version").value = answer.html ? answer.sent : answer.version;
      say(answer.saved);
    }
    keep();
  };

  const signedOut = async () => {
    const token = await freshToken(address);
    if (token) {
      input("csrfmiddlewaretoken").value = token;
      if (problem !== "token") {
        problem = "token";
        return soon(0);
      }
    }
    problem = "signed out";
    say("You have been signed out. What you typed is kept in this browser and is saved once you sign in again. ", "problem");
    if (form.dataset.signIn) {
      const link = document.createElement("a");
      link.href = form.dataset.signIn;
      link.target = "_blank";
      link.rel = "opener";
      link.textContent = "Sign in in another tab";
      line.append(link);
    }
    return soon(AGAIN);
  };

  const save = async () => {
    clearTimeout(timer);
    if (isSaving || isStopped || isLeaving || typed() === saved) return;
    isSaving = true;
    if (!problem) say("Saving…");
    const sending = begin();
    const sent = tried;
    keep();
    try {
      const answer = await post(address, sending);
      if (answer.ok) done(await answer.json(), sent);
      else if (answer.status === 409) {
        isStopped = true;
        say((await answer.json()).refused, "problem");
      } else if (answer.status === 403 || answer.status === 404) await signedOut();
      else {
        problem = "server";
        say("The server could not save this. What you typed is kept in this browser; it is tried again.", "problem");
        soon(AGAIN);
      }
    } catch {
      problem = "connection";
      say("There is no connection. What you typed is kept in this browser and is saved when you are connected again.", "problem");
      soon(AGAIN);
    } finally {
      isSaving = false;
    }
    if (!problem && typed() !== saved) soon();
  };

  const look = async (words = "What others wrote meanwhile is shown now.") => {
    if (isSaving || isStopped || document.hidden || typed() !== saved) return;
    try {
      const query = new URLSearchParams({ version: input("version").value, tab });
      const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const news = await answer.json();
      if (!news.html || isSaving || typed() !== saved) return;
      show(news.html, words);
      input("version").value = news.version;
    } catch {
      // No connection: nothing was typed that could be lost.
    }
  };

  const leave = () => {
    if (isLeaving || isStopped || typed() === saved) return;
    keep();
    const sending = begin();
    if (sending.length < LARGEST_ON_LEAVING) post(address, sending, true).catch(() => {});
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    if (isLeaving) {
      event.preventDefault(); // Pressed twice.
      return;
    }
    clearTimeout(timer);
    begin();
    keep();
    isLeaving = true;
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
    else if (problem) soon(0);
    else look();
  });
  form.addEventListener("file-added", () => look("The file is added."));
  window.addEventListener("online", () => soon(0));
  window.addEventListener("focus", () => {
    if (problem) soon(0);
  });
  setInterval(() => look(), NEWS);

  changed(); // Something may have been typed before this script came.
  sendLeftOvers(tab).then((sent) => {
    if (sent) look();
  });
})();
