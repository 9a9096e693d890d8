from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.engine.numbers import Reading, read_number
from quiz.engine.numberwords import are_harmless
from quiz.responses import Malformed


def read(text: str, *, language: str = "en", units: tuple[str, ...] = ()) -> str:
    """The value, then the note; or the reason in brackets."""
    match read_number(text, units=units, language=language):
        case Reading(value, note):
            return f"{value:f}; {note}" if note else f"{value:f}"
        case Malformed(reason):
            return f"({reason})"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5", "5"),
        ("007", "7"),
        ("+5", "5"),
        ("-5", "-5"),
        ("- 5", "-5"),
        ("\u22125", "-5"),  # minus sign
        ("\u20135", "-5"),  # en dash, which some keyboards make of it
        (".5", "0.5"),
        ("5.", "5"),
        ("1.5", "1.5"),
        ("1,5", "1.5"),
        ("1,2345", "1.2345"),
        ("1.23", "1.23"),
        ("1234567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567,89", "1234567.89"),
        ("1,234.5", "1234.5"),
        ("1.234,567", "1234.567"),
        ("1 234 567", "1234567"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1\u202f234\u202f567,5", "1234567.5"),
        ("1 234,567", "1234.567"),
        ("1'234'567.5", "1234567.5"),
        ("1’234", "1234"),
        ("12,34,567", "1234567"),
        ("3.8e5", "380000"),
        ("3,8E-2", "0.038"),
        ("3.8×10⁵", "380000"),
        ("3.8 x 10^5", "380000"),
        ("2·10⁻³", "0.002"),
        ("10^6", "1000000"),
        ("-10⁶", "-1000000"),
        ("１２．５", "12.5"),
        ("٣٤", "34"),
        ("  42\t", "42"),
    ],
)
def test_a_number_reads_alike_in_every_language(typed: str, value: str) -> None:
    assert read(typed) == read(typed, language="de") == value


@pytest.mark.parametrize(
    ("typed", "english", "german"),
    [
        ("1,234", "1234; read as 1234", "1.234; read as 1,234"),
        ("1.234", "1.234; read as 1.234", "1234; read as 1234"),
        ("-12,345", "-12345; read as -12345", "-12.345; read as -12,345"),
        ("0,500", "0.500; read as 0.500", "0.500; read as 0,500"),
        ("0.500", "0.500; read as 0.500", "0.500; read as 0,500"),
        ("1234,567", "1234.567; read as 1234.567", "1234.567; read as 1234,567"),
        (".125", "0.125; read as 0.125", "0.125; read as 0,125"),
        ("3.844e5", "384400; read as 3.844e5", "384400000; read as 3844e5"),
    ],
)
def test_with_three_digits_after_one_separator_the_language_decides_and_says_so(
    typed: str, english: str, german: str
) -> None:
    """A separator that cannot group, after a zero or four digits, is decimal in any language."""
    assert (read(typed), read(typed, language="de")) == (english, german)


@pytest.mark.parametrize(
    ("typed", "units", "value"),
    [
        ("384400", ("km",), "384400"),
        ("384400 km", ("km", "kilometres"), "384400"),
        ("384400km", ("km", "kilometres"), "384400"),
        ("384400 kilometres", ("km", "kilometres"), "384400"),
        ("3.8e5 km", ("km",), "380000"),
        ("71 %", ("%",), "71"),
        ("5 m²", ("m²",), "5"),
        ("5 µm", ("\u03bcm",), "5"),
        ("-3°C", ("°C",), "-3"),
        ("400 million", ("million",), "400"),
        ("$5", ("$",), "5"),
        ("-$5", ("$",), "-5"),
        ("$-5", ("$",), "-5"),
        ("$ 1,250,000", ("$",), "1250000"),
        ("5 $", ("$",), "5"),
        ("£5", ("£", "pounds"), "5"),
        ("5€", ("€",), "5"),
        ("US$ 5", ("US$",), "5"),
    ],
)
def test_a_unit_may_stand_behind_and_a_currency_before(typed: str, units: tuple[str, ...], value: str) -> None:
    assert read(typed, units=units) == value


@pytest.mark.parametrize(
    ("typed", "units", "reason"),
    [
        ("", (), "type a number"),
        ("  ", (), "type a number"),
        ("abc", (), "'abc' is not a number"),
        ("12..5", (), "'12..5' is not a number"),
        ("1,2,3", (), "'1,2,3' is not a number"),
        ("1,234.567.89", (), "'1,234.567.89' is not a number"),
        ("1,23.5", (), "'1,23.5' is not a number"),
        ("1.23,5", (), "'1.23,5' is not a number"),
        ("1.234,567,89", (), "'1.234,567,89' is not a number"),
        ("1 23", (), "'1 23' is not a number"),
        ("5 10", (), "'5 10' is not a number"),
        (".", (), "'.' is not a number"),
        ("-", (), "'-' is not a number"),
        ("--5", (), "'--5' is not a number"),
        ("5²", (), "'5²' is not a number"),
        ("5e", (), "'5e' has another unit: no unit is asked for"),
        ("1_000", (), "'1_000' is not a number"),
        ("1/3", (), "'1/3' is not one number: write it with a decimal point"),
        ("1 1/2", (), "'1 1/2' is not one number: write it with a decimal point"),
        ("2⁄3", (), "'2⁄3' is not one number: write it with a decimal point"),
        ("5 or 6", (), "'5 or 6' is not one number"),
        ("inf", (), "'inf' is not a number"),
        ("nan", (), "'nan' is not a number"),
        ("5 mPa", ("MPa",), "'5 mPa' has another unit: the unit is MPa"),
        ("5 KM", ("km",), "'5 KM' has another unit: the unit is km"),
        ("5 mi", ("km", "kilometres"), "'5 mi' has another unit: the unit is km or kilometres"),
        ("5%", (), "'5%' has another unit: no unit is asked for"),
        ("km five km", ("mi",), "'km five km' is not a number"),
        ("km", ("km",), "'km' is not a number"),
        ("$", ("$",), "'$' is not a number"),
        ("1" * 41, (), "a number may have at most 40 characters"),
        ("1e401", (), "an exponent may be at most 400"),
        ("1e-401", (), "an exponent may be at most 400"),
    ],
)
def test_what_is_no_number_says_why(typed: str, units: tuple[str, ...], reason: str) -> None:
    assert read(typed, units=units) == f"({reason})"


def test_the_limits_themselves_are_allowed() -> None:
    assert read("1" * 40) == "1" * 40
    assert read_number("1e400") == Reading(Decimal("1e400"))
    assert read_number("1e-400") == Reading(Decimal("1e-400"))


@given(st.text(max_size=45), st.sampled_from(["en", "de"]), st.sampled_from([(), ("%",), ("$", "km")]))
def test_any_text_is_a_number_or_a_reason(text: str, language: str, units: tuple[str, ...]) -> None:
    match read_number(text, units=units, language=language):
        case Reading(value):
            assert value.is_finite()
        case Malformed(reason):
            assert reason


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.booleans())
def test_a_number_written_the_way_of_a_country_reads_as_itself(value: Decimal, german: bool) -> None:
    text = f"{value:,.2f}"
    if german:
        text = text.translate(str.maketrans(",.", ".,"))
    assert read_number(text, language="de" if german else "en") == Reading(value)


@pytest.mark.parametrize(
    ("word", "zeros"), [("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)]
)
def test_a_number_may_end_in_a_word_for_a_power_of_ten(word: str, zeros: int) -> None:
    assert read(f"4 {word}") == f"4{'0' * zeros}; read as 4 {word}"


def test_words_after_a_number_are_harmless_where_they_may_follow_and_are_no_unit() -> None:
    assert are_harmless("", " men", english=True, alone=True)
    assert not are_harmless("", " mm", english=True, alone=True)
    assert not are_harmless("", " men", english=True, alone=False)
