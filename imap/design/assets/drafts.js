// Keeps what somebody types in a form marked data-draft, a few seconds after each change and when the page is left.
const PAUSE = 3000;
const SIGNED_OUT =
  "Not kept and not sent: you are signed out. Copy what you wrote last, open this page again and sign in: the rest is kept.";

for (const form of document.querySelectorAll("form[data-draft]")) keep(form);

function keep(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  // A form that was turned back is not kept anywhere yet.
  let changed = document.querySelector(".govuk-error-summary") !== null;
  let signedOut = false;
  let sending = null;

  function body() {
    const data = new FormData(form);
    const fields = new URLSearchParams();
    for (const [name, value] of data) if (typeof value === "string") fields.append(name, value);
    fields.append("about", form.dataset.draft);
    return fields;
  }

  function say(words) {
    if (status) status.textContent = words;
  }

  async function save() {
    clearTimeout(timer);
    if (!changed) return;
    changed = false;
    sending = new AbortController();
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: body(),
        redirect: "manual",
        signal: sending.signal,
      });
      signedOut = answer.type === "opaqueredirect" || answer.status === 403;
      if (answer.ok) say(`Your answers are kept as you type: last at ${(await answer.json()).kept}`);
      else if (signedOut) say(SIGNED_OUT);
      else say("Not kept: this is too long for a draft.");
    } catch (reason) {
      if (reason.name === "AbortError") return;
      changed = true;
      timer = setTimeout(save, PAUSE * 3);
      say("Not kept yet: no connection. We keep trying.");
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  // What is being sent is no draft any more, and a late save must not bring it back.
  form.addEventListener("submit", (event) => {
    if (signedOut) {
      event.preventDefault(); // it would be lost on the way to the sign-in page
      say(SIGNED_OUT);
      return;
    }
    changed = false;
    clearTimeout(timer);
    sending?.abort();
  });
  addEventListener("pagehide", () => {
    if (changed) fetch(form.dataset.draftUrl, { method: "POST", body: body(), keepalive: true, redirect: "manual" });
    changed = false;
  });
}
