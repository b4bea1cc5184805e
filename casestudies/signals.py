"""Events of submissions, for packages and rooms that act on them."""

from django.dispatch import Signal

stage_changed = Signal()
"""Sent in the transaction that moves a submission. `change` is the `StageChange` that was written."""

comment_written = Signal()
"""Sent in the transaction that keeps a comment on a draft. `comment` is the row."""

partner_asked = Signal()
"""Sent in the transaction that asks a partner. `request` is the row, `secret` what opens its page, known only now."""

partner_answered = Signal()
"""Sent in the transaction that keeps a partner's answer. `request` is the row."""
sign_off_began = Signal()
"""Sent when a review comes to the institution's sign-off. `task_state`, `user`. A receiver returns why nobody must be asked, or None."""

assigned = Signal()
"""Sent in the transaction by which a submission changes hands. `submission`, with its new `assignee` or none, and `by`."""

agreement_asked = Signal()
"""Sent in the transaction that asks somebody to agree. `request` is the `SignOffRequest`, `secret` what its link ends with."""

agreement_answered = Signal()
"""Sent in the transaction that keeps the answer. `request` is the `SignOffRequest`."""

nobody_answered = Signal()
"""Sent once in the transaction that finds that no agreement is to be hoped for. `submission`."""

last_writer_asked = Signal()
"""Sent to learn who last changed the text of `page`. A receiver returns the key of a person, or None."""

check_asked = Signal()
"""Sent in the transaction that asks whether a page is still true, and again for a reminder. `check`, and the `secret` of its link."""

check_answered = Signal()
"""Sent in the transaction that keeps the answer. `check` is the `CaseStudyCheck`."""

standing_changed = Signal()
"""Sent in the transaction by which published pages became stale, or fresh again. `pages`: their keys."""

exchange_asked = Signal()
"""Sent in the transaction that asks for an export or import. `exchange` is the row."""

writing_invited = Signal()
"""Sent in the transaction that invites somebody to write, and again when it is sent again. `invitation`, and the `secret` of its link."""
