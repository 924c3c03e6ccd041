// Keeps what somebody types in a form marked data-draft: a few seconds after each change, when the page is left, and
// before the form is sent, so that what is sent is kept whatever becomes of the sending.
const PAUSE = 3000;
const LONGEST = 4000; // to wait for a save before the form is sent all the same
const SIGNED_OUT =
  "Not kept and not sent: you are signed out. Copy what you wrote last, open this page again and sign in: the rest is kept.";
const NO_CONNECTION = "Not sent: no connection. What you typed is still here; send it again when you are connected.";
const ENDED = "Not kept: this was recorded, thrown away or handed over since you opened the page.";

for (const form of document.querySelectorAll("form[data-draft]")) keep(form);

// A page that the browser brings back as it was may show a draft of long ago.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("form[data-draft]")) location.reload();
});

function keep(form) {
  const status = form.querySelector("[data-draft-status]");
  const turn = form.elements.namedItem("draft_turn");
  let timer = 0;
  let changed = false;
  let signedOut = false;
  let ended = false;
  let sending = null;
  let keptFirst = false;

  function body() {
    if (turn) turn.value = String(Number(turn.value) + 1); // a save that comes late is told from a later one
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    fields.append("about", form.dataset.draft);
    fields.append("part", form.dataset.draftPart ?? "");
    fields.append("enquiry", form.dataset.draftEnquiry ?? "");
    return fields;
  }

  function say(words) {
    if (status) status.textContent = words;
  }

  // Whether there was an answer: not when the connection is lost, nor when a later save has taken its place.
  async function save() {
    clearTimeout(timer);
    if (!changed || ended) return true;
    changed = false;
    sending?.abort();
    const mine = new AbortController();
    sending = mine;
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: body(),
        redirect: "manual",
        signal: mine.signal,
      });
      signedOut = answer.type === "opaqueredirect" || answer.status === 403;
      ended = answer.status === 409;
      if (answer.ok) say(`Your answers are kept as you type: last at ${(await answer.json()).kept}`);
      else if (signedOut) say(SIGNED_OUT);
      else if (ended) say(ENDED);
      else say("Not kept: this is too long for a draft.");
      return true;
    } catch (reason) {
      if (reason.name === "AbortError") return true;
      changed = true;
      timer = setTimeout(save, PAUSE * 3);
      say("Not kept yet: no connection. We keep trying.");
      return false;
    } finally {
      if (sending === mine) sending = null;
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (signedOut) {
      event.preventDefault(); // it would be lost on the way to the sign-in page
      say(SIGNED_OUT);
    } else if (changed && !keptFirst && !ended) {
      event.preventDefault();
      const { submitter } = event;
      keptFirst = true;
      const late = new Promise((resolve) => setTimeout(resolve, LONGEST, true));
      Promise.race([save(), late]).then((answered) => {
        keptFirst = answered && !signedOut;
        if (keptFirst) form.requestSubmit(submitter);
        else if (!signedOut) say(NO_CONNECTION);
      });
    } else {
      changed = false;
      clearTimeout(timer);
      sending?.abort();
      if (turn) turn.value = String(Number(turn.value) + 1);
    }
  });
  addEventListener("pagehide", () => {
    if (changed && !ended) {
      fetch(form.dataset.draftUrl, { method: "POST", body: body(), keepalive: true, redirect: "manual" });
    }
    changed = false;
  });
}
