"""The two properties of a language that decide how answers are read: its decimal mark, and whether it is English.

The table is that of Unicode CLDR; a test compares it with Babel's copy.
"""

_COMMA = frozenset(
    """
    ady af agq ast az ba bas be bg blo br bs bua ca cs cv da de dsb dua dyo el eo es et eu ewo ff fi fo fr fy gl hr hsb
    ht hu hy ia id ie is it jgo jv ka kab kbd kea kgp kk kkj kl ksf ku ky lb lij lld ln lo lt lu lv mgh mk mua nb nl nmg
    nn nnh no nr pl pms ps pt rm rn ro ru rw sah sc scn se seh sg shi sk sl smn sq sr ss su sv tg tk tok tr ts tt tzm uk
    uz ve vec vi wo yav yrl zgh
    ar-dz ar-lb ar-ly ar-ma ar-mr ar-tn en-at en-be en-cz en-de en-dk en-ee en-es en-fi en-fr en-ge en-hu en-id en-it
    en-lt en-lv en-nl en-no en-pl en-pt en-ro en-se en-si en-sk en-ua en-za ms-arab-bn ms-bn ms-id qu-bo sw-cd
    """.split()  # noqa: SIM905 (that many quoted words say less)
)
"""Languages, and some of their regions, that write one and a half as 1,5; all others are taken to write 1.5."""

_POINT = frozenset(
    """
    az-arab az-cyrl de-ch de-li es-419 es-br es-bz es-cu es-do es-gt es-hn es-mx es-ni es-pa es-pe es-pr es-sv es-us
    ff-adlm fr-rw it-ch kk-arab ku-arab
    """.split()  # noqa: SIM905 (as above)
)
"""Where such a language is written with a decimal point after all."""


def writes_comma(language: str) -> bool:
    """Return whether a language (a BCP 47 tag) writes a comma before decimals."""
    parts = language.replace("_", "-").casefold().split("-")
    for count in range(len(parts), 0, -1):
        tag = "-".join(parts[:count])
        if tag in _COMMA or tag in _POINT:
            return tag in _COMMA
    return False


def is_english(language: str) -> bool:
    """Return whether a language (a BCP 47 tag) is English."""
    return language.replace("_", "-").partition("-")[0].casefold() == "en"
