import pytest
from babel import Locale, localedata

from quiz.engine.languages import is_english, writes_comma


@pytest.mark.slow
def test_the_decimal_sign_of_every_language_is_that_of_cldr() -> None:
    """As Babel has it; of a language with digits of its own, the separator beside Latin digits counts."""
    checked = 0
    for name in localedata.locale_identifiers():
        symbols = Locale.parse(name).number_symbols.get("latn", {})
        if "decimal" in symbols:
            assert writes_comma(name.replace("_", "-")) is (symbols["decimal"] == ","), name
            checked += 1
    assert checked > 700


@pytest.mark.parametrize(
    ("language", "comma"),
    [
        ("en", False), ("de", True), ("de-AT", True), ("de-CH", False), ("de_CH", False), ("de-CH-1996", False),
        ("es-MX", False), ("pt-BR", True), ("DE", True), ("az-Latn-AZ", True), ("az-Arab-IR", False), ("mn", False),
        ("ky", True), ("", False), ("tlh", False), ("de-x-private", True),
    ],
)  # fmt: skip
def test_a_tag_is_looked_up_part_by_part(language: str, comma: bool) -> None:
    assert writes_comma(language) is comma


def test_english_is_english_anywhere() -> None:
    assert [tag for tag in ("en", "en-GB", "EN_us", "eng", "de", "") if is_english(tag)] == ["en", "en-GB", "EN_us"]
