"""A formula has commands of mathematics and no other, wherever it may be."""

import pytest

from quiz.checking.formulas import ALLOWED, ENVIRONMENTS, find_refused
from quiz.library import Library
from quiz.reading.deckfile import read_deck

REFUSED = r"""
\href{javascript:alert(1)}{x}
\require{html}
\class{a}{x}
\style{color:red}{x}
\cssId{a}{x}
\def\x{1}
\gdef\x{1}
\let\x=y
\newcommand{\x}{1}
\renewcommand{\frac}{1}
\newenvironment{a}{b}{c}
\DeclareMathOperator{\x}{y}
\unicode{65}
\input{/etc/passwd}
\include{x}
\includegraphics{x.png}
\data{a=b}{x}
\htmlClass{a}{x}
\htmlId{a}{x}
\htmlStyle{a}{x}
\htmlData{a=b}{x}
\url{x}
\bbox[red]{x}
\mmlToken{mi}[href=x]{y}
\label{a}
\ref{a}
\eqref{a}
\write18{ls}
\catcode`\@=0
\csname x\endcsname
\toggle{a}{b}\endtoggle
\texttip{a}{b}
\special{x}
^^5chref{x}{y}
\begin{html}x\end{html}
\begin {evil}
\begin
\HREF{x}{y}
\hrefx
\fraq{1}{2}
\é
\text{\href{x}{y}}
\ce{A \href{x}{y}}
\frac{1}{\href{x}{y}}
\ \href{x}{y}
\\\href{x}{y}
""".strip().split("\n")
MATHS = [
    r"x^2 + y_1 = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
    r"\int_0^\infty e^{-x^2}\,dx = \tfrac{\sqrt\pi}{2}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} \begin{cases} 1 & x > 0 \\[1ex] 0 & \text{else} \end{cases}",
    r"\ce{2H2 + O2 -> 2H2O} \quad \pu{9.81 m//s2}",
    r"\lim_{n\to\infty} \sum\limits_{k=1}^{n} \binom{n}{k} \left( \frac{1}{n} \right)^k \approx \mathbb{E}[X]",
    r"\overline{AB} \parallel \vec{v} \times \hat{\imath} \quad 50\,\% \quad \$5 \{1, 2\} \# \& \_",
    r"\begin{aligned} f(x) &= \operatorname{sgn}(x) \\ &\coloneqq \mathrm{d}x \end{aligned} \tag{1} \color{red}{x}",
    r"\cancel{x} \boxed{42} \underbrace{a+b}_{n} \xrightarrow[f]{g} \lVert x \rVert \not\in \mathcal{O}(n\log n)",
]


@pytest.mark.parametrize("latex", REFUSED)
def test_what_is_not_mathematics_is_refused(latex: str) -> None:
    assert list(find_refused(latex))


@pytest.mark.parametrize("latex", MATHS)
def test_mathematics_is_allowed(latex: str) -> None:
    assert list(find_refused(latex)) == []


def test_no_allowed_name_makes_links_pages_or_commands() -> None:
    """Words of MathJax's extensions that reach out of a formula, in any mixture of cases."""
    reaching = set("href url style class cssid id data def gdef edef xdef let require input".split())  # noqa: SIM905
    names = {name.casefold() for name in ALLOWED} - {"newline"}
    assert not reaching & names
    assert not {name for name in names if name.startswith(("html", "css", "mml", "new", "renew", "unicode"))}
    assert all(name.rstrip("*").isalpha() for name in ENVIRONMENTS)


PLACES = {
    "stem": "- id: q\n  question: 'What is {}?'\n  answer: a\n  wrong: [b, c]\n",
    "answer": "- id: q\n  question: What?\n  answer: '{}'\n  wrong: [b, c]\n",
    "wrong": "- id: q\n  question: What?\n  answer: a\n  wrong: ['{}', c]\n",
    "feedback": "- id: q\n  question: What?\n  answer: a\n  wrong:\n  - b: 'No, {}.'\n  - c\n",
    "partly": "- id: q\n  question: What?\n  answer: a\n  partly: ['{}']\n  wrong: [b, c]\n",
    "hint": "- id: q\n  question: What?\n  answer: a\n  wrong: [b, c]\n  hint: '{}'\n",
    "explain": "- id: q\n  question: What?\n  answer: a\n  wrong: [b, c]\n  explain: '{}'\n",
    "list": "- id: q\n  question: What?\n  answer: a\n  wrong: [b, c]\n  explain: |\n    - *x {}*\n    > y\n",
    "answers": "- id: q\n  question: What?\n  answers: ['{}', b]\n  wrong: [c]\n",
    "reject": "- id: q\n  question: What?\n  answer: word\n  reject:\n  - b: 'No, {}.'\n",
    "number": "- id: q\n  question: What?\n  answer: 5\n  reject:\n  - 6: 'No, {}.'\n",
    "order": "- id: q\n  question: What?\n  order: ['{}', b, c]\n",
    "left": "- id: q\n  question: What?\n  match:\n    '{}': b\n    c: d\n",
    "right": "- id: q\n  question: What?\n  match:\n    a: '{}'\n    c: d\n",
    "extra right": "- id: q\n  question: What?\n  match:\n    a: b\n    c: d\n  wrong: ['{}']\n",
    "front": "- id: q\n  front: '{}'\n  back: b\n",
    "back": "- id: q\n  front: a\n  back: '{}'\n",
    "rubric": "- id: q\n  question: What?\n  rubric: ['{}', b]\n",
    "cloze": "- id: q\n  cloze: 'It is {} {{{{so}}}}.'\n",
    "hint of a blank": "- id: q\n  cloze: 'It is {{{{so::{}}}}}.'\n",
    "retired": "- id: q\n  question: 'What is {}?'\n  answer: a\n  wrong: [b, c]\n  retired: yes\n",
    "pool": "- id: q\n  question: What?\n  answer: a\n  wrong:\n  - {{from: p, pick: 2}}\npools:\n  p: ['{}', b, c]\n",
    "passage": "- id: q\n  question: What?\n  passage: p\n  answer: a\n  wrong: [b, c]\npassages:\n  p: 'It is {}.'\n",
}


@pytest.mark.parametrize("marks", [r"\(\)", r"\[\]"])
@pytest.mark.parametrize("sound", [False, True])
def test_a_command_is_found_wherever_a_formula_can_be(sound: bool, marks: str, tmp_path) -> None:
    formula = marks[:2] + (r"\frac{x}{y}" if sound else r"\href{x}{y}") + marks[2:]
    expected = []
    for number, (where, question) in enumerate(PLACES.items()):
        text = f"deck: d{number}\ntitle: D\nquestions:\n" + question.format(formula)
        name = f"{where}.yaml"
        (tmp_path / name).write_text(text)
        assert read_deck(text.encode(), name)[0]
        line = next(number for number, line in enumerate(text.split("\n"), 1) if formula in line)
        expected.append((name, "latex-command", line, r"'\href' is not a command that a formula may have"))
    problems = Library([], cwd=tmp_path).check([tmp_path]).problems
    found = [(p.location.path, p.code, p.location.line, p.message) for p in problems if p.severity == "error"]
    assert sorted(found) == ([] if sound else sorted(expected))


def test_the_answer_of_a_blank_in_a_formula_is_a_part_of_the_formula(tmp_path) -> None:
    questions = "- id: q\n  cloze: 'So {{\\href{x}{y}}} and \\(a + {{b \\href{x}{y} | c}}\\).'\n"
    (tmp_path / "d.yaml").write_text(f"deck: d\ntitle: D\nquestions:\n{questions}")
    codes = [p.code for p in Library([], cwd=tmp_path).check(["d.yaml"]).problems if p.severity == "error"]
    assert codes == ["latex-command"]


def test_a_command_is_found_in_a_formula_between_dollars(tmp_path) -> None:
    questions = "- id: q\n  question: What?\n  answer: a\n  explain: |\n    So\n    $$\n    \\href{x}{y}\n    $$\n"
    (tmp_path / "d.yaml").write_text(f"deck: d\ntitle: D\nquestions:\n{questions}")
    codes = [p.code for p in Library([], cwd=tmp_path).check(["d.yaml"]).problems if p.severity == "error"]
    assert codes == ["latex-command"]


def test_a_fact_that_is_cited_is_looked_at(tmp_path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "s.yaml").write_text(
        "source: s\ntitle: S\nfacts:\n- id: f\n  fact: 'It is \\(\\style{a}{b}\\).'\n"
    )
    (tmp_path / "d.yaml").write_text(
        "deck: d\ntitle: D\nquestions:\n- id: q\n  question: Q?\n  answer: word\n  source: s/f\n"
    )
    (problem,) = [p for p in Library([], cwd=tmp_path).check(["d.yaml"]).problems if p.severity == "error"]
    assert (problem.code, problem.location.path) == ("latex-command", "seeds/s.yaml")


def test_code_that_shows_a_command_is_no_formula(tmp_path) -> None:
    (tmp_path / "d.yaml").write_text(
        "deck: d\ntitle: D\nquestions:\n- id: q\n  question: 'What does `\\(\\href{a}{b}\\)` do?'\n  answer: word\n"
    )
    assert not Library([], cwd=tmp_path).check(["d.yaml"]).has_errors


def test_a_slip_gets_the_command_that_was_meant(tmp_path) -> None:
    (tmp_path / "d.yaml").write_text(
        "deck: d\ntitle: D\nquestions:\n- id: q\n  question: 'What is \\(\\alhpa\\)?'\n  answer: word\n"
    )
    (problem,) = [p for p in Library([], cwd=tmp_path).check(["d.yaml"]).problems if p.severity == "error"]
    assert problem.help == r"did you mean '\alpha'?"
