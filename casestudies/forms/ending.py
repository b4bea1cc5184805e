"""Why staff end a review, or take a page down."""

from django import forms

TOO_LONG = "Shorten it to %(limit_value)d characters. It has %(show_value)d."


class ReasonForm(forms.Form):
    """Why it is not taken further, or given back."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Reason",
        help_text="Its authors read it as you write it.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": False}),
        error_messages={"required": "Write why: its authors get nothing else to go by.", "max_length": TOO_LONG},
    )


class TakeDownForm(forms.Form):
    """What readers are told, and what staff know."""

    use_required_attribute = False
    shown = forms.CharField(
        label="What the address says",
        help_text="Readers and the authors see it, for example “Taken down at the request of a person it named”.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
        error_messages={"required": "Write what readers are told.", "max_length": TOO_LONG},
    )
    note = forms.CharField(
        label="Note for staff",
        help_text="Who asked, when, and where that is kept. Never shown.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
        error_messages={"required": "Write who asked for it, and where that is kept.", "max_length": TOO_LONG},
    )


class LiftForm(forms.Form):
    """Why it may be public again."""

    use_required_attribute = False
    note = forms.CharField(
        label="Why it may be public again",
        help_text="Kept with the take-down. Never shown.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
        error_messages={"required": "Write why it may be public again.", "max_length": TOO_LONG},
    )
