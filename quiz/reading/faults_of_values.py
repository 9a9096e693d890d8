"""Manual entries of what is wrong with a single value; see `faults`."""

FAULTS_OF_VALUES: dict[str, str] = {
    "bad-flag": """
        A flag that is neither yes nor no.

        `typos`, `exact`, `partial`, `both-ways` and `retired` are `yes`, `no`, `true` or `false`.

        Fails:

            - id: metal
              question: Which metal has the symbol Au?
              answer: gold
              typos: perhaps

        Passes:

            - id: metal
              question: Which metal has the symbol Au?
              answer: gold
              typos: yes
    """,
    "bad-id": """
        An id with other signs than small letters, digits and hyphens, or without a letter first.

        It has at most 64 characters. It is permanent, so take something that will still be true.

        Fails:

            - id: Capital of Australia
              question: What is the capital of Australia?
              answer: Canberra

        Passes:

            - id: capital-au
              question: What is the capital of Australia?
              answer: Canberra
    """,
    "bad-language": """
        A language that is no tag such as `en`, `de` or `pt-BR`.

        It decides how a typed 1,234 is read.

        Fails:

            # deck.yaml
            deck: moons
            title: Moons
            language: English (GB)
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon

        Passes:

            # deck.yaml
            deck: moons
            title: Moons
            language: en-GB
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "bad-number": """
        Something else than a plain number where a number is wanted.

        A plain number is digits, with a point before decimals and a minus in front if need be.

        Fails:

            - id: bases
              question: Name two bases of DNA.
              answers: [adenine, cytosine, guanine]
              need: two

        Passes:

            - id: bases
              question: Name two bases of DNA.
              answers: [adenine, cytosine, guanine]
              need: 2
    """,
    "bad-points": """
        Points that are not above 0.

        A question that is worth nothing can be left out, or `retired: yes`.

        Fails:

            - id: moon
              question: What circles the Earth?
              answer: Moon
              points: 0

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
              points: 2
    """,
    "bad-source": """
        A source that is neither a sheet, nor a fact of one, nor a text with a space or `://`.

        Write `sheet/fact` or `sheet`, with the ids of a source sheet, or the citation in words.

        Fails:

            - id: moon
              question: What circles the Earth?
              answer: Moon
              source: NASA

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
              source: NASA, Moon Facts
    """,
    "bad-tag": """
        A tag with a space or a comma in it.

        Anki parts tags at spaces. Write a hyphen, or two tags.

        Fails:

            - id: moon
              question: What circles the Earth?
              answer: Moon
              tags: [solar system]

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
              tags: [solar-system]
    """,
    "bad-was": """
        A `was` that is neither an old id nor `old-deck/old-id`.

        It names the one identity that the question had, so that history and Anki follow it.

        Fails:

            - id: moon
              was: The Moon
              question: What circles the Earth?
              answer: Moon

        Passes:

            - id: moon
              was: the-moon
              question: What circles the Earth?
              answer: Moon
    """,
    "bad-within": """
        A `within` that is no share, amount or range around the answer.

        Write `2%`, `0.5`, or `[low, high]` with the answer between them.

        Fails:

            - id: boil
              question: At how many degrees Celsius does water boil?
              answer: 100
              within: [101, 103]

        Passes:

            - id: boil
              question: At how many degrees Celsius does water boil?
              answer: 100
              within: [99, 101]
    """,
    "colon-in-option": """
        An option with a colon in it that may be one text, or an option and its feedback.

        After the colon stands feedback, a sentence that ends in `.`, `!`, `?` or `…`. Quote an option that has a colon.

        Fails:

            - id: film
              question: Which film did Irvin Kershner direct?
              answer: RoboCop 2
              wrong:
              - Alien
              - Star Wars: A New Hope

        Passes:

            - id: film
              question: Which film did Irvin Kershner direct?
              answer: RoboCop 2
              wrong:
              - Alien: That was Ridley Scott.
              - "Star Wars: A New Hope"
    """,
    "colons-in-title": """
        Two colons in a row in `title` or `collection`.

        To Anki they are a deck within a deck. The collection is where a deck belongs.

        Fails:

            # deck.yaml
            deck: moons
            title: "Astronomy::Moons"
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon

        Passes:

            # deck.yaml
            deck: moons
            title: Moons
            collection: Astronomy
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "empty-list": """
        A list without items.

        Write at least one, or leave the key out.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong: []

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
    """,
    "long-flow-item": """
        A text of more than four words between brackets. This is a warning.

        Between brackets every comma begins a new item, which is easily forgotten in a long text.

        Fails:

            - id: tide
              question: What makes the tides?
              answer: the Moon
              wrong: [the wind over the open ocean, the heat of the Earth]

        Passes:

            - id: tide
              question: What makes the tides?
              answer: the Moon
              wrong:
              - the wind over the open ocean
              - the heat of the Earth
    """,
    "not-a-list": """
        Something else where a list is wanted.

        Write `[one, two]`, or each item on a line of its own after `- `.

        Fails:

            - id: metal
              question: Which metal has the symbol Au?
              answer: gold
              accept: aurum

        Passes:

            - id: metal
              question: Which metal has the symbol Au?
              answer: gold
              accept: [aurum]
    """,
    "not-a-mapping": """
        Something else where keys with values are wanted.

        A file, a question, an image and a `match` are lines of `key: value`.

        Fails:

            - id: capitals
              question: Match each country with its capital.
              match:
              - Canada and Ottawa
              - Turkey and Ankara

        Passes:

            - id: capitals
              question: Match each country with its capital.
              match:
                Canada: Ottawa
                Turkey: Ankara
    """,
    "not-a-text": """
        A list or a mapping where a text is wanted.

        Brackets, braces and a colon make one. Quote the text if they belong to it.

        Fails:

            - id: brackets
              question: Which word is between the brackets?
              answer: [sic]

        Passes:

            - id: brackets
              question: Which word is between the brackets?
              answer: "[sic]"
    """,
    "outside-folder": """
        A picture or sound that is not in the deck's folder.

        It is named by its path from there, with `/`, so that the folder can be given away as a whole.

        Fails:

            - id: moon
              question: "What is this? ![a grey disc](../moon.png)"
              answer: the Moon

        Passes:

            - id: moon
              question: What is this, a grey disc?
              answer: the Moon
    """,
    "percent-of-zero": """
        A tolerance in per cent around 0.

        Any share of 0 is 0. Write an amount.

        Fails:

            - id: freeze
              question: At how many degrees Celsius does water freeze?
              answer: 0
              within: 5%

        Passes:

            - id: freeze
              question: At how many degrees Celsius does water freeze?
              answer: 0
              within: 0.5
    """,
    "quote-or-number": """
        An answer that looks like a number and is not written as a plain one.

        `007`, `7,055`, `71%`, `1/3`, `12:30` and `1989-11-09` may be meant as texts or as numbers, which are asked in
        different ways. Quotes make it a text; a number is plain digits.

        Fails:

            - id: agent
              question: What is the number of James Bond?
              answer: 007

        Passes:

            - id: agent
              question: What is the number of James Bond?
              answer: "007"
    """,
    "says-too-long": """
        A `says` of more than eight words.

        It is there to find the place in the article, not to copy it.

        Fails:

            # seeds/moon.yaml
            source: moon
            title: About the Moon
            facts:
            - id: far
              fact: On average the Moon is 384,400 km away.
              says: the average distance between the Earth and the Moon is 384,400 kilometres

        Passes:

            # seeds/moon.yaml
            source: moon
            title: About the Moon
            facts:
            - id: far
              fact: On average the Moon is 384,400 km away.
              says: the average distance
    """,
    "text-too-long": """
        A text of more than 50,000 characters.

        Nobody reads it in a quiz. Perhaps a quotation mark is missing where it ought to end.
    """,
    "unclosed-markup": """
        A sign of Markdown or LaTeX that opens something and is never closed.

        Close it, or write a backslash before a sign that is meant as itself. That goes for the braces of a
        formula too: one that lacks a brace is not shown as a formula.

        Fails:

            - id: tides
              question: Why are there **two high tides a day?
              answer: the Moon

        Passes:

            - id: tides
              question: Why are there **two** high tides a day?
              answer: the Moon
    """,
    "unknown-difficulty": """
        A difficulty other than easy, medium and hard.

        Fails:

            - id: moon
              question: What circles the Earth?
              answer: Moon
              difficulty: eazy

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
              difficulty: easy
    """,
    "unknown-format": """
        A version of the file format that this quiz does not know.

        Get a newer quiz, or write `format: 1`.

        Fails:

            # deck.yaml
            deck: moons
            title: Moons
            format: 2
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon

        Passes:

            # deck.yaml
            deck: moons
            title: Moons
            format: 1
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "yes-is-text": """
        yes, no, on or off without quotes where a text is wanted. This is a warning.

        It is read as that text, and other YAML tools read true or false. Quote it to say that the text is meant.

        Fails:

            - id: norway
              question: What is the two-letter code of Norway?
              answer: NO

        Passes:

            - id: norway
              question: What is the two-letter code of Norway?
              answer: "NO"
    """,
}
