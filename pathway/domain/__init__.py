"""Acts and rules of the career pathway."""
