"""Tables of questions: what their columns mean, with a head and without."""

from collections.abc import Callable

Import = Callable[[str, str], tuple[str, list[str]]]

CASES = {
    "Quizlet: a tab between two sides": (
        'hola\thello, "you"\nun *perro*\ta dog\n',
        ["front: hola", 'back: hello, "you"', "front: un \\*perro\\*", "back: a dog"],
    ),
    "a head with the two sides": (
        "\ufeffBegriff;Bedeutung;Hinweis\nHaus;house;It has a roof.\n",
        ["front: Haus", "back: house", "hint: It has a roof."],
    ),
    "a vocabulary list of many columns": (
        "number,word_a,hanji,english\n1,bé,買,to buy\n",
        ["front: bé", "back: |", "hanji: 買", "english: to buy"],
    ),
    "choices with wrong answers": (
        'question,correct answer,wrong 1,wrong 2,explanation,tags\nWhich?,this,that,other,"So, yes",a b\n',
        ["question: Which?", "answer: this", "wrong:", "- that", "- other", "explain: So, yes", "tags: [a, b]"],
    ),
    "options, and the number of the right one": (
        ",Question,Answer1,Answer2,Answer3,Time,Correct\n1,Which?,a1,b1,c1,60,2\n",
        ["question: Which?", "answer: b1", "wrong:", "- a1", "- c1"],
    ),
    "Anki's text file, with its own lines": (
        '#separator:tab\n#html:true\n#guid column:1\n#tags column:4\nabc\t<b>H</b>&amp;<br>O\t"a ""q""\nline"\tx z\n',
        ["front: |", "**H**&", "O", "back: |", 'a "q"', "line", "tags: [x, z]"],
    ),
    "clozes: a question for each number": (
        "#separator:semicolon\n#html:false\nIn {{c1::1969::year}} to {{c2::the Moon}}\n",
        ['cloze: "In {{1969::year}} to the Moon"', "recall: flip", 'cloze: "In 1969 to {{the Moon}}"', "recall: flip"],
    ),
    "a quotation mark that is never closed": ('a;b "x\nc;"d\n', ["front: a", 'back: b "x', "front: c", "back: '\"d'"]),
}


def test_every_kind_of_table(import_text: Import) -> None:
    for name, (source, expected) in CASES.items():
        block, losses = import_text("csv", source)
        lines = [line.strip().removeprefix("- id") for line in block.split("\n")]
        assert [line for line in lines if line and not line.startswith(":")] == expected, name
        assert losses == [], name


def test_a_row_that_is_no_question_is_left_out(import_text: Import) -> None:
    block, losses = import_text("csv", "front,back,option 1\na,,\n\nb,c,\nd,e,f\n")
    assert ("front: b" in block, "question: d" in block) == (True, False)
    assert losses == ["line 2: it has no back", "line 5: its right answer 'e' is none of its options"]


def test_bytes_of_another_encoding_are_guessed(import_text: Import) -> None:
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        assert "back: déjà vu" in import_text("csv", "été\tdéjà vu\nx\ty\n".encode(encoding))[0], encoding  # type: ignore[arg-type]
    assert "back: второй ответ" in import_text("csv", "первый вопрос\tвторой ответ\n".encode("cp1251"))[0]  # type: ignore[arg-type]
