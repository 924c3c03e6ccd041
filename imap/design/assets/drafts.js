// Keeps what somebody types in a form marked data-draft, a few seconds after each change and when the page is left.
const PAUSE = 3000;

for (const form of document.querySelectorAll("form[data-draft]")) keep(form);

function keep(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let changed = false;
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
      if (answer.ok) say(`Your answers are kept as you type: last at ${(await answer.json()).kept}`);
      else if (answer.type === "opaqueredirect" || answer.status === 403)
        say("Not kept: you are signed out. Sign in in another window before you go on.");
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
  form.addEventListener("submit", () => {
    changed = false;
    clearTimeout(timer);
    sending?.abort();
  });
  addEventListener("pagehide", () => {
    if (changed) fetch(form.dataset.draftUrl, { method: "POST", body: body(), keepalive: true, redirect: "manual" });
    changed = false;
  });
}
