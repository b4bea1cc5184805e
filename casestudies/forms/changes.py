"""What the buttons of a step do to its rows: add, remove, bring back, move up, move down. They work without JavaScript."""

from casestudies.domain.kinds import is_uuid
from casestudies.merging import Part, Row
from casestudies.selectors.taken_out import TakenOut


def changed(part: Part, action: str, taken_out: TakenOut | None = None) -> tuple[Part, str]:
    """Do what a button says, “add:partners:<uuid>” for example, and return where the page is to be shown then.

    The UUID of a new row comes with its button: pressed twice, it adds one. A row that was `taken_out` comes back to its place.
    """
    what, _, rest = action.partition(":")
    relation, _, identity = rest.partition(":")
    if relation not in part.rows or not is_uuid(identity):
        return part, ""
    rows = list(part.rows[relation])
    place = next((n for n, row in enumerate(rows) if row.uuid == identity), None)
    match what:
        case "add" if place is None:
            rows.append(Row(identity, {}))
        case "back" if place is None and taken_out:
            rows.insert(taken_out.place, taken_out.row)
        case "remove" if place is not None:
            del rows[place]
            return Part(part.values, {**part.rows, relation: tuple(rows)}), f"list-{relation}"
        case "up" if place:
            rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
        case "down" if place is not None and place + 1 < len(rows):
            rows[place : place + 2] = [rows[place + 1], rows[place]]
    return Part(part.values, {**part.rows, relation: tuple(rows)}), f"row-{identity}"
