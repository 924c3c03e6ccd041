// Loaded at the start of the body, before anything is painted, so that questions which wait for an answer do not flash.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
