// Questions that several answers ask for: each is there while one of those answers is chosen. Without this script they are
// all there, and say when to answer them; what was not asked for is dropped by the server either way.
for (const question of document.querySelectorAll("[data-shown-by]")) {
  const form = question.closest("form");
  if (form) wait(form, question);
}

function wait(form, question) {
  const values = new Set(question.dataset.shownFor.split(" "));
  const show = () => {
    const chosen = new FormData(form).getAll(question.dataset.shownBy);
    question.hidden = !chosen.some((value) => values.has(value));
  };
  form.addEventListener("change", show);
  show();
}
