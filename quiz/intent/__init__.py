"""What an author may have meant by a text: a number, a label, a truth value. Knows texts alone, no place in a file."""
