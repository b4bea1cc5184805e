"""What this package writes to people: `messages` to staff about what visitors wrote, `memberships` about who takes part."""
