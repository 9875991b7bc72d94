"""The YAML of page.yaml and of the heads of texts. Knows neither Django nor Wagtail.

Files come from outside, too: what can grow while it is read (aliases), or nests without end, is
refused, and so is a key that stands twice, of which one would be lost in silence.
"""

import json
import re

import yaml

#: Characters of one head; the longest of the project has some thousands.
MOST = 65_536
#: What YAML cannot hold as it is, or would take for the end of a line.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class HeadError(ValueError):
    """One sentence of the YAML reader, with line and column."""


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.constructor.ConstructorError(None, None, "alias", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _value in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value}: …, {key.value}: …", key.start_mark)
            if isinstance(key.value, str):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def load(text: str) -> dict:
    """A mapping; empty for an empty text. Raises :class:`HeadError`."""
    if len(text) > MOST:
        raise HeadError(f"> {MOST}")
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that refuses more
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise HeadError(" ".join(str(error).split())[:200]) from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise HeadError(" ".join(text.split())[:80])
    return data


def quoted(text: str) -> str:
    """A YAML string between double quotes."""
    said = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", said)
