"""Manual entries of what is wrong with a question as a whole; see `faults`."""

FAULTS_OF_QUESTIONS: dict[str, str] = {
    "duplicate-entry": """
        An entry that stands twice in one list.

        Fails:

            - id: planets
              question: Order these planets from the Sun outwards.
              order: [Mercury, Venus, Earth, Venus]

        Passes:

            - id: planets
              question: Order these planets from the Sun outwards.
              order: [Mercury, Venus, Earth, Mars]
    """,
    "duplicate-option": """
        Two options of one question that are the same text.

        White space aside, each option is another text.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong: [Sydney, Melbourne, Sydney]

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong: [Sydney, Melbourne, Perth]
    """,
    "empty-blank": r"""
        A blank of a cloze without an answer, or with an empty variant.

        Write the answer between `{{` and `}}`. A `|` parts variants; write `\|` for the sign itself.

        Fails:

            - id: boil
              cloze: Water boils at {{|100}} degrees.

        Passes:

            - id: boil
              cloze: Water boils at {{100|one hundred}} degrees.
    """,
    "key-in-wrong": """
        The right answer also stands among the wrong ones.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong: [Sydney, Canberra, Perth]

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong: [Sydney, Melbourne, Perth]
    """,
    "key-of-other-kind": """
        A key that has no meaning in a question of this kind.

        The other keys decide the kind. `quiz check` says which kind it is, and to which the key belongs.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              within: 2%

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
    """,
    "missing-id": """
        A question without an id. This is a warning.

        Without one the question can be asked, but its history hangs on its text, and it cannot go to Anki. `quiz check
        --fix` writes an id.

        Fails:

            - question: What circles the Earth?
              answer: Moon

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "missing-key": """
        A key without which there is no deck, question, fact or draw.

        A deck has `deck`, `title` and `questions`; a question says what is asked; a flashcard has `front` and `back`.

        Fails:

            - id: moon
              front: What circles the Earth?

        Passes:

            - id: moon
              front: What circles the Earth?
              back: The Moon.
    """,
    "need-too-large": """
        More answers are needed than the list has.

        Fails:

            - id: bases
              question: Name the bases of DNA.
              answers: [adenine, cytosine]
              need: 3

        Passes:

            - id: bases
              question: Name the bases of DNA.
              answers: [adenine, cytosine, guanine, thymine]
              need: 3
    """,
    "nested-blank": r"""
        A blank within a blank of a cloze.

        Close the outer one first. Write `\{{` where no blank is meant.

        Fails:

            - id: boil
              cloze: Water boils at {{100 {{degrees}}}}.

        Passes:

            - id: boil
              cloze: Water boils at {{100}} {{degrees}}.
    """,
    "numbered-blank": """
        A blank with a number, as Anki and Obsidian write it.

        `{{c1::Paris}}` would ask for "c1" and give "Paris" as a hint. All blanks are asked at once, so none has a
        number: write `{{Paris}}`.

        Fails:

            - id: france
              cloze: The capital of France is {{c1::Paris}}.

        Passes:

            - id: france
              cloze: The capital of France is {{Paris}}.
    """,
    "no-answer": """
        Nothing says how the question is answered.

        Add `answer`, `answers`, `order`, `match` or `rubric`, or write a flashcard or a cloze.

        Fails:

            - id: moon
              question: What circles the Earth?

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "no-blank": """
        A cloze without a blank.

        Put what is to be typed between `{{` and `}}`.

        Fails:

            - id: boil
              cloze: Water boils at 100 degrees.

        Passes:

            - id: boil
              cloze: Water boils at {{100}} degrees.
    """,
    "pool-too-small": """
        A draw of more options than its pool has left.

        The answers of the question, its other options and what is leniently equal to one of them are left out first.

        Fails:

            # deck.yaml
            deck: elements
            title: Elements
            pools:
              metals: [iron, lead, tin]
            questions:
            - id: fe
              question: Which metal has the symbol Fe?
              answer: iron
              wrong:
              - {from: metals, pick: 3}

        Passes:

            # deck.yaml
            deck: elements
            title: Elements
            pools:
              metals: [iron, lead, tin, gold]
            questions:
            - id: fe
              question: Which metal has the symbol Fe?
              answer: iron
              wrong:
              - {from: metals, pick: 3}
    """,
    "reject-is-right": """
        A rejected text or number that is also right.

        Fails:

            - id: boil
              question: At how many degrees Celsius does water boil?
              answer: 100
              within: 2%
              reject:
              - 99: Almost.

        Passes:

            - id: boil
              question: At how many degrees Celsius does water boil?
              answer: 100
              within: 2%
              reject:
              - 212: That is Fahrenheit.
    """,
    "shown-mismatch": """
        A `shown` that is not exactly the options.

        It fixes the order in which they are shown, so each stands in it once.

        Fails:

            - id: often
              question: How often does the Moon show its far side?
              answer: Never
              wrong: [Always, Sometimes]
              shown: [Always, Never]

        Passes:

            - id: often
              question: How often does the Moon show its far side?
              answer: Never
              wrong: [Always, Sometimes]
              shown: [Always, Sometimes, Never]
    """,
    "too-few-entries": """
        Fewer than three entries to put in order, or fewer than two pairs to match.

        Fails:

            - id: planets
              question: Order these planets from the Sun outwards.
              order: [Mercury, Venus]

        Passes:

            - id: planets
              question: Order these planets from the Sun outwards.
              order: [Mercury, Venus, Earth]
    """,
    "two-kinds": """
        Keys of two kinds in one question.

        No key names the kind: the keys decide it. Two questions are two items of the list.

        Fails:

            - id: moon
              question: What circles the Earth?
              answer: Moon
              rubric: [It is round., It is grey.]

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "two-options-in-one": """
        Two options in one item.

        Put a dash before the second.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong:
              - Sydney: The largest city.
                Melbourne: The capital until 1927.

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong:
              - Sydney: The largest city.
              - Melbourne: The capital until 1927.
    """,
    "unclosed-blank": r"""
        A blank of a cloze that is never closed, or a `}}` that closes none.

        It ends at `}}`. Write `\{{` where no blank is meant.

        Fails:

            - id: boil
              cloze: Water boils at {{100 degrees.

        Passes:

            - id: boil
              cloze: Water boils at {{100}} degrees.
    """,
    "unknown-key": """
        A key that nothing is known of.

        A misspelt key would silently be lost. A key of your own begins with `x-`.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              worng: [Sydney, Melbourne]

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong: [Sydney, Melbourne]
              x-editor: Ada
    """,
    "unknown-passage": """
        A passage that the deck does not have.

        Passages stand under `passages:` at the top of the deck.

        Fails:

            - id: moon
              passage: moonlight
              question: Does the Moon shine by itself?
              answer: not at all

        Passes:

            # deck.yaml
            deck: moons
            title: Moons
            passages:
              moonlight: The Moon does not shine by itself.
            questions:
            - id: moon
              passage: moonlight
              question: Does the Moon shine by itself?
              answer: not at all
    """,
    "unknown-member": """
        `except` names something that is not in the pool.

        What is to be left out of a draw is spelt as in the pool, or nearly so: capitals and a leading article do not
        matter. Otherwise it would be drawn after all.

        Fails:

            # deck.yaml
            deck: elements
            title: Elements
            pools:
              metals: [iron, steel, tin, gold, lead]
            questions:
            - id: fe
              question: Which metal has the symbol Fe?
              answer: iron
              wrong:
              - {from: metals, pick: 2, except: [steal]}

        Passes:

            # deck.yaml
            deck: elements
            title: Elements
            pools:
              metals: [iron, steel, tin, gold, lead]
            questions:
            - id: fe
              question: Which metal has the symbol Fe?
              answer: iron
              wrong:
              - {from: metals, pick: 2, except: [steel]}
    """,
    "unknown-pool": """
        A draw from a pool that the deck does not have.

        Pools stand under `pools:` at the top of the deck.

        Fails:

            - id: fe
              question: Which metal has the symbol Fe?
              answer: iron
              wrong:
              - {from: metals, pick: 2}

        Passes:

            # deck.yaml
            deck: elements
            title: Elements
            pools:
              metals: [iron, lead, tin, gold]
            questions:
            - id: fe
              question: Which metal has the symbol Fe?
              answer: iron
              wrong:
              - {from: metals, pick: 2}
    """,
}
