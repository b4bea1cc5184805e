"""Why staff end a review, or take a page down."""

from django import forms

from home.forms import LongTextField


class ReasonForm(forms.Form):
    """Why it is not taken further, or given back."""

    use_required_attribute = False
    reason = LongTextField(
        label="Reason",
        help_text="Its authors read it as you write it.",
        max_length=5000,
        rows=5,
        missing="Write why: its authors get nothing else to go by.",
    )


class TakeDownForm(forms.Form):
    """What readers are told, and what staff know."""

    use_required_attribute = False
    shown = LongTextField(
        label="What the address says",
        help_text="Readers and the authors see it, for example “Taken down at the request of a person it named”.",
        max_length=1000,
        rows=3,
        missing="Write what readers are told.",
    )
    note = LongTextField(
        label="Note for staff",
        help_text="Who asked, when, and where that is kept. Never shown.",
        max_length=5000,
        rows=3,
        missing="Write who asked for it, and where that is kept.",
    )


class LiftForm(forms.Form):
    """Why it may be public again."""

    use_required_attribute = False
    note = LongTextField(
        label="Why it may be public again",
        help_text="Kept with the take-down. Never shown.",
        max_length=5000,
        rows=3,
        missing="Write why it may be public again.",
    )
