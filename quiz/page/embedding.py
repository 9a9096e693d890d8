"""The lines of HTML with which an author shows a page inside another one."""

from quiz.page.texts import escape

_SCRIPT = """\
<script>
addEventListener("message", function (event) {
  document.querySelectorAll("iframe").forEach(function (frame) {
    var height = event.data && event.data.quizHeight;
    if (event.source === frame.contentWindow && height > 0) frame.style.height = Math.min(height, 20000) + "px";
  });
});
</script>"""


def make_snippet(source: str, title: str) -> str:
    """Return an iframe that grows with the page in it."""
    frame = (
        f'<iframe src="{escape(source)}" title="{escape(title)}" style="width: 100%; height: 40rem; border: 0"'
        ' allow="clipboard-write; web-share"></iframe>'
    )
    return f"{frame}\n{_SCRIPT}"
