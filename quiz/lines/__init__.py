"""A sitting as lines: for pipes, programs and screen readers. No colours and nothing redrawn."""
