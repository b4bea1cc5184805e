"""What every page shares: base page, people, organisations, media and the publishing guard."""
