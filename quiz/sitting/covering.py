"""A picture whose places are covered and numbered, as a page that a browser shows.

The page fetches nothing and runs nothing: the picture is in it.
"""

import os
from base64 import b64encode
from html import escape

from quiz.masks import number_masks
from quiz.model import MaskedPicture

_TYPES = {"svg": "svg+xml", "jpg": "jpeg", "tif": "tiff", "ico": "x-icon"}
_STYLE = """
body { margin: 1rem; background: #777; }
div { position: relative; display: inline-block; line-height: 0; }
img { max-width: 100%; min-width: 20rem; background: #fff; }
span { position: absolute; box-sizing: border-box; display: grid; place-items: center; overflow: hidden;
  font: bold 1rem/1 sans-serif; color: #000; background: #bbb; border: 1px solid #000; }
.asked { background: #ffd24a; }
"""


def make_page(name: str, picture: bytes, body: MaskedPicture) -> str:
    """Return the page with a picture, whose type the name of its file tells; the places that are asked stand out."""
    suffix = os.path.splitext(name)[1].lower().removeprefix(".")
    source = f"data:image/{_TYPES.get(suffix, suffix)};base64,{b64encode(picture).decode()}"
    asked = {number for number, _ in number_masks(body)}
    covers = []
    for number, mask in enumerate(body.masks, 1):
        left, top, width, height = mask.box
        style = f"left:{left:g}%;top:{top:g}%;width:{width:g}%;height:{height:g}%"
        name_of_class = ' class="asked"' if number in asked else ""
        covers.append(f'<span{name_of_class} style="{style}">{number}</span>')
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return (
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(os.path.basename(name))}</title><style>{_STYLE}</style>"
        f'<div><img src="{escape(source)}" alt="">{"".join(covers)}</div>'
    )
