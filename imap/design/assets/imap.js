// Buttons carry data-prevent-double-click where a second press would send a form twice; the components start here.
import { initAll } from "./govuk-frontend.min.js";

initAll({ button: { preventDoubleClick: true } });
