// More than a form takes is not sent: the page would be refused, and what was typed would be gone, since no browser keeps it.
const LARGEST = 2_621_440; // bytes; the settings' DATA_UPLOAD_MAX_MEMORY_SIZE says the same

for (const form of document.querySelectorAll('form[method="post"]')) {
  // Before drafts.js, which sends the form by itself.
  form.addEventListener("submit", (event) => check(form, event), { capture: true });
}

function check(form, event) {
  form.querySelector("[data-too-long]")?.remove();
  const answers = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  // As it is sent: a form with files sends each character as it is, any other as one to nine.
  const size = form.enctype === "multipart/form-data" ? new Blob(answers.flat()).size : String(new URLSearchParams(answers)).length;
  if (size < LARGEST - 1_000) return; // the button's own name goes with it
  event.preventDefault();
  event.stopImmediatePropagation();
  form.prepend(notice(Math.ceil(((size - LARGEST + 1_000) / size) * 100)));
  form.querySelector("[data-too-long]").focus();
}

function notice(percent) {
  const box = document.createElement("div");
  box.className = "govuk-error-summary";
  box.setAttribute("role", "alert");
  box.setAttribute("data-too-long", "");
  box.tabIndex = -1;
  const heading = document.createElement("h2");
  heading.className = "govuk-error-summary__title";
  heading.textContent = "This is too long to send";
  const words = document.createElement("p");
  words.className = "govuk-body";
  words.textContent = `Nothing was sent, and what you typed is still on this page. Shorten it by about ${percent}%, then send the form again.`;
  box.append(heading, words);
  return box;
}
