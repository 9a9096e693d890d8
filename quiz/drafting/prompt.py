"""The request to a language model for candidates from an article, and the reading of its reply. Knows no network.

The request is that of OpenAI's chat completions, which programs for local models understand as well. The reply is
only a file of candidates: the gate decides what becomes of it.
"""

import json
from typing import Any

from quiz.drafting.article import Article
from quiz.drafting.proposals import Proposals, read_proposals
from quiz.errors import QuizError

MOST_CHARACTERS = 100_000
"""The longest article that is sent to a model."""

REPLY = "the model's reply"

_TASK = """\
You draft facts and quiz questions from an article whose paragraphs are numbered in brackets. A program then refuses
each candidate that breaks one of these rules:
- "says" quotes 3 to 8 words of the article letter for letter, and "paragraph" is the number of their paragraph.
- "fact" tells one fact in other words than the article's: never more than 7 words in a row are the same.
- "id" is a short name of the fact in lowercase letters, digits and hyphens, a letter first.
- "source" of a question is the id of the fact that it asks. Its answer is short, and its numbers and names are in the
  sentence that the fact quotes.
- "wrong" holds two or three plausible wrong options, or nothing if the answer is typed.
- "explain" says in one sentence why the answer is right, without repeating the question.
- No fact or question repeats another one, or adds anything to the article.
Reply with JSON: {"facts": [...], "questions": [...]}.
"""

_TEXT = {"type": "string"}
_FACT = {"id": _TEXT, "fact": _TEXT, "says": _TEXT, "paragraph": {"type": "integer"}}
_QUESTION = {
    "question": _TEXT,
    "answer": _TEXT,
    "wrong": {"type": "array", "items": _TEXT},
    "explain": _TEXT,
    "source": _TEXT,
}


def _make_object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


SCHEMA = _make_object(
    {
        "facts": {"type": "array", "items": _make_object(_FACT)},
        "questions": {"type": "array", "items": _make_object(_QUESTION)},
    }
)
"""The JSON Schema of a reply."""


def make_request(article: Article, model: str) -> bytes:
    """Return the body of a request for candidates. Raises QuizError for an article that is too long."""
    text = "\n\n".join(f"[{paragraph.number}] {paragraph.text}" for paragraph in article.paragraphs)
    if len(text) > MOST_CHARACTERS:
        raise QuizError(
            f"The article has {len(text):,} characters, and {MOST_CHARACTERS:,} are the most that a model is sent."
        )
    return json.dumps(
        {
            "model": model,
            "temperature": 0,
            "messages": [{"role": "system", "content": _TASK}, {"role": "user", "content": text}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "candidates", "strict": True, "schema": SCHEMA},
            },
        }
    ).encode()


def read_reply(data: bytes, model: str, host: str) -> Proposals:
    """Return the candidates in a reply, with the model as their author, whatever else they claim.

    `model` is its name, "" if only the reply tells it. Raises QuizError if there are none to be read.
    """
    try:
        reply = json.loads(data)
        choice = reply["choices"][0]
        content = choice["message"]["content"]
        assert isinstance(content, str)
    except (ValueError, LookupError, TypeError, AssertionError, RecursionError):
        raise QuizError(f"The answer of {host} is not a chat completion.") from None
    name = model or reply.get("model")
    author = name[:60] if isinstance(name, str) and name.strip() else host
    try:
        found = read_proposals(_drop_fence(content).encode("utf-8", "replace"), REPLY)
    except QuizError:
        if choice.get("finish_reason") == "length":
            raise QuizError(f"The model at {host} stopped before its reply was complete: give it more room.") from None
        raise
    return Proposals(
        tuple(proposal._replace(author=author) for proposal in found.candidates),
        tuple(one._replace(author=author) for one in found.malformed),
    )


def _drop_fence(text: str) -> str:
    """Return JSON without the Markdown fence that some models put around it."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```") and "\n" in text:
        return text[text.index("\n") + 1 : -3]
    return text
