"""The institutions' portal at `/submit/`: screens only. What they do is in `domain/`, what they may see in `selectors/access.py`."""
