// Keeps what somebody types in a form marked data-draft: a few seconds after each change, when the page is left, and
// before the form is sent, so that what is sent is kept whatever becomes of the sending.
const PAUSE = 3000;
const LONGEST = 4000; // to wait for a save before the form is sent all the same
const SIGNED_OUT =
  "Nothing more is kept as you type. What you typed is still on this page: sign in in a new tab and go on here, or send the form. You are then asked to sign in, and find your answers again.";
const NO_CONNECTION = "Not sent: no connection. What you typed is still here; send it again when you are connected.";
const NOT_AVAILABLE =
  "Not sent: the service is not available. What you typed is still here; send it again in a minute. If a child is at immediate risk, do not wait: phone the agencies you need, and 999 in an emergency.";
const ENDED = "Not kept: since you opened the page, this was changed in another window, recorded, thrown away or handed over.";

for (const form of document.querySelectorAll("form[data-draft]")) keep(form);

// A page that the browser brings back as it was may show a draft of long ago.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("form[data-draft]")) location.reload();
});

function keep(form) {
  const status = form.querySelector("[data-draft-status]");
  const box = form.querySelector("[data-draft-box]");
  const turn = form.elements.namedItem("draft-turn");
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
    fields.append("draft-about", form.dataset.draft);
    fields.append("draft-part", form.dataset.draftPart ?? "");
    fields.append("draft-enquiry", form.dataset.draftEnquiry ?? "");
    return fields;
  }

  function say(words) {
    if (status) status.textContent = words;
  }

  // Beside the answer that is being typed, and with the focus: whoever types on without a look up would lose it.
  function showSignedOut() {
    say("");
    if (form.querySelector("[data-signed-out]")) return;
    const notice = document.createElement("div");
    notice.className = "govuk-error-summary";
    notice.setAttribute("role", "alert");
    notice.setAttribute("data-signed-out", "");
    notice.tabIndex = -1;
    const heading = document.createElement("h2");
    heading.className = "govuk-error-summary__title";
    heading.textContent = "You are signed out";
    const words = document.createElement("p");
    words.className = "govuk-body";
    words.textContent = SIGNED_OUT;
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = "/account/login/?next=/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in (opens in a new tab)";
    notice.append(heading, words, link);
    const group = form.contains(document.activeElement) ? document.activeElement.closest(".govuk-form-group") : null;
    if (group) group.before(notice);
    else form.prepend(notice);
    notice.focus();
  }

  // What somebody has to do before anything is kept again; empty takes the box away.
  function warn(words) {
    if (!box) return;
    box.hidden = !words;
    if (words) box.querySelector("[data-draft-words]").textContent = words;
  }

  function again(words) {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE * 3);
    say(words);
  }

  // Why the form is better held back, as words to show: nobody answered, or a proxy that cannot reach us, whose page would take
  // the place of what was typed. Empty when we answered, with whatever: our page about a failure keeps what was sent.
  async function save() {
    clearTimeout(timer);
    if (!changed || ended) return "";
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
      if (answer.ok) warn("");
      if (answer.ok) say(`Your answers are kept as you type: last at ${(await answer.json()).kept}`);
      else if (signedOut) showSignedOut();
      else if (ended) say(ENDED);
      else if (answer.status >= 500 || answer.status === 429) {
        again("Not kept yet: the service is not available. We keep trying.");
        return answer.headers.has("permissions-policy") ? "" : NOT_AVAILABLE; // every answer of ours has it
      } else if (answer.status === 413 || answer.status === 422) {
        say("Not kept.");
        warn((await answer.json()).words);
      } else say("Not kept. Copy what you wrote, and open this page again.");
      return "";
    } catch (reason) {
      if (reason.name === "AbortError") return "";
      again("Not kept yet: no connection. We keep trying.");
      return NO_CONNECTION;
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
      changed = false; // the server keeps what is sent, and asks to sign in
    } else if (changed && !keptFirst && !ended) {
      event.preventDefault();
      const { submitter } = event;
      keptFirst = true;
      const late = new Promise((resolve) => setTimeout(resolve, LONGEST, ""));
      Promise.race([save(), late]).then((why) => {
        keptFirst = !why;
        if (why) say(why);
        else form.requestSubmit(submitter);
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
