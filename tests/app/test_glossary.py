"""What names mean stands on hover, once for the whole app."""

import re
from pathlib import Path

from core.ui.glossary import GLOSSARY, explained


def test_terms_are_found_in_words_the_longest_first_and_each_once():
    found = explained("FERNN-V2 against the G-RNN, and FERNN-V2 again")
    assert found.count("\n\n") == 1
    assert "25 copies" in found
    assert "G-RNN: " in found
    assert explained("nothing that needs words") is None


def test_every_term_is_used_somewhere_and_explained_in_a_sentence():
    root = Path(__file__).resolve().parents[2]
    folders = ("core/papers", "pages", "core/figures", "core/groups")
    sources = [path for folder in folders for path in (root / folder).rglob("*.py")]
    text = "\n".join(path.read_text() for path in sources).lower()
    assert [term for term in GLOSSARY if term.lower() not in text] == []
    assert not [says for says in GLOSSARY.values() if not re.fullmatch(r".*[^.]", says)]
