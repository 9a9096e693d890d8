"""An article of our own, for tests."""

BRIDGE = """\
The Bridge of Lindal

Sign up to our newsletter

The Bridge of Lindal was built by Anna Holm in 1874. It is 212 metres long.
"Nobody believed that it would last a winter," Holm wrote in her diary. She was wrong, as we know.

Since then the river has risen above the road only twice. In 1911 a flood carried off two of the seven arches.

All rights reserved
"""
