"""What the Clinical Academic Summit produced: outputs, the statement and its evidence."""
