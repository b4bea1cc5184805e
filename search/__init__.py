"""Finding: one contract, engines behind it, an index that is kept true to the database."""
