"""The mails of django-allauth, as kinds whose words staff can change. Codes are secret: no record keeps them."""

from home.mailkinds import MailKind, Placeholder, register_mail

CODE = Placeholder("code", "the code", "ABC-DEF", is_secret=True)

SIGN_IN_CODE = MailKind(
    key="account-code",
    label="Code to sign in",
    purpose="To whoever asked for a code to sign in, at once.",
    subject="Your code for {site_name}",
    body="""Your code to sign in to {site_name} is

{code}

It works for 15 minutes, in the browser in which you asked for it. Nobody from here will ever ask you for it.
If you did not ask for it, you need not do anything.
""",
    placeholders=(CODE,),
    needs_action=True,
)
CONFIRM_CODE = MailKind(
    key="account-confirm-address",
    label="Code to confirm an address",
    purpose="To an address that somebody says is theirs, at once.",
    subject="Confirm your e-mail address",
    body="""To confirm that this is your e-mail address, enter this code on {site_name}:

{code}

It works for 15 minutes, in the browser in which you gave the address.
If you did not do that, you need not do anything: without the code, nobody can use your address.
""",
    placeholders=(CODE,),
    needs_action=True,
)
PASSWORD_CODE = MailKind(
    key="account-password-code",
    label="Code to choose a new password",
    purpose="To whoever forgot the password, at once.",
    subject="Choose a new password",
    body="""To choose a new password for {site_name}, enter this code:

{code}

It works for 15 minutes. If you did not ask for it, you need not do anything: your password stays as it is.
""",
    placeholders=(CODE,),
    needs_action=True,
)
ACCOUNT_EXISTS = MailKind(
    key="account-exists",
    label="There is an account already",
    purpose="To an address with which somebody wanted to make a second account. The page says the same as for a new one.",
    subject="You have an account on {site_name} already",
    body="""Somebody, most likely you, wanted to make an account with this e-mail address. There is one already.

Sign in with it; no password is needed, you are sent a code:
{link}

If it was not you, you need not do anything.
""",
    placeholders=(Placeholder("link", "where to sign in", "https://www.example.org/submit/account/login/"),),
)
NO_ACCOUNT = MailKind(
    key="account-unknown",
    label="There is no account with this address",
    purpose="To an address with which somebody wanted to sign in, but which no account has. The page says the same as ever.",
    subject="There is no account with this address",
    body="""Somebody, most likely you, wanted to sign in to {site_name} with this e-mail address. No account has it.

If you used another address before, sign in with that one. To make an account with this address:
{link}

If it was not you, you need not do anything.
""",
    placeholders=(Placeholder("link", "where to make one", "https://www.example.org/submit/account/signup/"),),
)
CHANGED = MailKind(
    key="account-changed",
    label="A change to the account",
    purpose="To the owner of an account, when a way to sign in or an address changed.",
    subject="{what}",
    body="""{what}

Account: {site_name}
When: {when}

If it was you, that is all. If not, sign in at once, look at your ways to sign in, and write to us: {site_address}
""",
    placeholders=(
        Placeholder("what", "what changed", "A passkey was added to your account"),
        Placeholder("when", "when it happened", "27 November 2026, 14:05"),
    ),
)
register_mail(SIGN_IN_CODE, CONFIRM_CODE, PASSWORD_CODE, ACCOUNT_EXISTS, NO_ACCOUNT, CHANGED)

CODES = {
    "account/email/login_code": SIGN_IN_CODE,
    "account/email/email_confirmation": CONFIRM_CODE,
    "account/email/email_confirmation_signup": CONFIRM_CODE,
    "account/email/password_reset_code": PASSWORD_CODE,
}
LINKS = {
    "account/email/account_already_exists": (ACCOUNT_EXISTS, "account_login"),
    "account/email/unknown_account": (NO_ACCOUNT, "account_signup"),
}
CHANGES = {
    "account/email/email_changed": "The main address of your account was changed",
    "account/email/email_confirm": "An e-mail address was confirmed for your account",
    "account/email/email_deleted": "An e-mail address was taken out of your account",
    "account/email/password_changed": "Your password was changed",
    "account/email/password_set": "A password was set for your account",
    "account/email/password_reset": "Your password was changed by a code sent by e-mail",
    "mfa/email/recovery_codes_generated": "New recovery codes were made for your account",
    "mfa/email/totp_activated": "An authenticator app was added to your account",
    "mfa/email/totp_deactivated": "The authenticator app was taken out of your account",
    "mfa/email/webauthn_added": "A passkey was added to your account",
    "mfa/email/webauthn_removed": "A passkey was taken out of your account",
}
"""Which of the library's mails is which kind; together all that it sends as this site sets it."""
