"""What is written of questions, in a form that tests compare."""


def drop_ids(block: str) -> str:
    """Return the lines of questions without those of their ids and tags."""
    return "\n".join(line for line in block.split("\n") if not line.startswith(("- id", "  tags: ")))
