"""Fields of the form that asks for advice."""

import html
import re


def fields(shown: str) -> dict[str, str]:
    """What a page carries: hidden fields, and the answers chosen beforehand."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", shown):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") == "hidden" or " checked" in tag:
            found[said["name"]] = html.unescape(said.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>\s?(.*?)</textarea>', shown, re.DOTALL):
        found[name] = html.unescape(text)
    return found
