// The components that our pages use. Buttons let a form be sent once: a second press within a second does nothing.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "./govuk-frontend.min.js";
import "./largest.js";
import "./drafts.js";
import "./shown.js";

// The official script marks a radio as expanded or not. ARIA does not allow that on a radio, and axe reports it.
class RadiosWithoutExpanded extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

createAll(Button, { preventDoubleClick: true });
for (const component of [
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  RadiosWithoutExpanded,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component);
}
