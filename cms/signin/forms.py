"""The forms of django-allauth in this site's words. What they do is the library's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkeys
from django import forms

from home.forms import TRAP

ADDRESS_ERRORS = {
    "required": "Enter your e-mail address.",
    "invalid": "Enter an e-mail address with an @, for example name@example.ac.uk.",
}
CODE_ERRORS = {"required": "Enter the code from the e-mail."}


class PlainForm(forms.Form):
    """No words inside the boxes, which vanish when one types; no bubbles of the browser's own."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class AddressForm(PlainForm):
    """Asks for an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = self.fields["email"]
        address.label = "E-mail address"
        address.error_messages |= ADDRESS_ERRORS
        address.widget.attrs["spellcheck"] = "false"


class LoginForm(PlainForm, account.LoginForm):
    """An address alone is sent a code; with a password, it is let in at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["login"].error_messages |= ADDRESS_ERRORS
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "inputmode": "email", "spellcheck": "false"}

    def _setup_password_field(self) -> None:
        password = self.fields["password"]
        password.required = False
        password.help_text = "Only if you set one. Leave it empty, and we send you a code."


class SignupForm(AddressForm, account.SignupForm):
    """A name and an address: the rest is a code, or a passkey."""

    first_name = forms.CharField(
        max_length=150,
        label="First name",
        help_text="Colleagues in your organisation see your name.",
        error_messages={"required": "Enter your first name."},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        max_length=150,
        required=False,
        label="Last name",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    homepage_2 = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    field_order = ["email", "first_name", "last_name", TRAP]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = "Best the one of your organisation. We send a code to it."

    def clean_homepage_2(self) -> str:
        """Refuse what fills in every field. A person whose browser did so is told, and loses nothing."""
        if self.cleaned_data[TRAP]:
            raise forms.ValidationError("Leave the last field empty, then send again.")
        return ""


class RequestCodeForm(AddressForm, account.RequestLoginCodeForm):
    """Where to send a code."""


class AddEmailForm(AddressForm, account.AddEmailForm):
    """Another address."""


class ResetPasswordForm(AddressForm, account.ResetPasswordForm):
    """Whose password was forgotten."""


class CodeForm(PlainForm):
    """Asks for a code that was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "Code"
        code.help_text = "From the e-mail, for example ABC-DEF. It works for 15 minutes."
        code.error_messages |= CODE_ERRORS
        code.widget.attrs |= {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}


class ConfirmLoginCodeForm(CodeForm, account.ConfirmLoginCodeForm):
    """The code to sign in."""


class ConfirmEmailCodeForm(CodeForm, account.ConfirmEmailVerificationCodeForm):
    """The code that confirms an address."""


class ConfirmPasswordCodeForm(CodeForm, account.ConfirmPasswordResetCodeForm):
    """The code that lets choose a new password."""


class ConfirmReauthenticationCodeForm(CodeForm, account.ConfirmReauthenticationCodeForm):
    """The code that shows once more who one is."""


class NewPasswordForm(PlainForm):
    """A password, typed once: whoever mistypes it gets in by a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = self.fields["password1"]
        first.label = "New password"
        first.help_text = "At least 12 characters. Three or four words that nobody would guess together are best."
        self.fields["password2"].label = "The same once more"
        if "oldpassword" in self.fields:
            self.fields["oldpassword"].label = "Current password"


class ChangePasswordForm(NewPasswordForm, account.ChangePasswordForm):
    """Change it."""


class SetPasswordForm(NewPasswordForm, account.SetPasswordForm):
    """Set the first one."""


class ResetPasswordKeyForm(NewPasswordForm, account.ResetPasswordKeyForm):
    """Choose another after a code."""


class ReauthenticateForm(PlainForm, account.ReauthenticateForm):
    """The password once more."""


class AppCodeForm(PlainForm):
    """Asks for what an authenticator app shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code"
        self.fields["code"].help_text = "Six figures from your authenticator app, or one of your recovery codes."
        self.fields["code"].error_messages |= {"required": "Enter the code that your app shows."}


class AuthenticateForm(AppCodeForm, second_factor.AuthenticateForm):
    """At sign-in."""


class AppReauthenticateForm(AppCodeForm, second_factor.ReauthenticateForm):
    """Once more."""


class AddAppForm(PlainForm, app.ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code"
        self.fields["code"].help_text = "The six figures that the app shows now."
        self.fields["code"].error_messages |= {"required": "Enter the code that your app shows."}


class AddPasskeyForm(PlainForm, passkeys.AddWebAuthnForm):
    """A passkey, which signs in by itself unless one says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name"
        self.fields["name"].required = False
        self.fields["passwordless"].label = "Sign in with it alone"
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = "Without it, the passkey is a second step after a code or a password."
