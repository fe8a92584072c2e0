"""Text from submissions, made fit to be shown: a character that would act on the reader's page is spelled out."""

import unicodedata

_JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji are written with them


def visible(text: str, keep: str = "") -> str:
    r"""The text with every control and formatting character written as Python writes it, such as `\n` or `\u202e`.

    These are line breaks and tabs, escape sequences, marks that turn the direction of writing, invisible characters,
    and bytes of file names that are no text (lone surrogates). A backslash stays as it is.

    Args:
        text: Anything.
        keep: Characters to leave alone all the same, such as `\n\t` where a text may have lines.
    """
    if text.isprintable():
        return text
    return "".join(
        each.encode("unicode_escape").decode() if _acts(each) and each not in keep else each for each in text
    )


def _acts(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in _JOINERS
