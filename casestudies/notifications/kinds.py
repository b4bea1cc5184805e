"""The kinds of mail about case studies, in the words that they have until staff change them."""

from casestudies.notifications.placeholders import ADDRESS, TITLE
from home.mailkinds import MailKind, Pace, Placeholder, register_mail

REASON = Placeholder("reason", "the reason, as staff wrote it", "Say who pays for the posts.")
NEXT_STEP = Placeholder("next_step", "what happens next, and by when", "We usually answer within 12 days.")
NAME = Placeholder("name", "who wrote", "Head of nursing (sample)")
SECTION = Placeholder("section", "where in the text", "Posts")
TEXT = Placeholder("text", "what they wrote", "Should it not be four posts?")
ORGANISATION = Placeholder("organisation", "the partner organisation", "University of Sample")
ANSWER = Placeholder("answer", "what it answered", "Agrees")

register_mail(
    MailKind(
        key="submission-receipt",
        label="Receipt of a case study",
        purpose="To those who write a case study, at once when it was sent to the Academy.",
        subject="We have received “{title}”",
        body="""“{title}” has reached the Academy.

{next_step}

You can see at any time where it stands, take it back, or write to us:
{address}

You do not have to do anything now.
""",
        placeholders=(TITLE, NEXT_STEP, ADDRESS),
    ),
    MailKind(
        key="submission-changes-asked",
        label="Changes asked for",
        purpose="To those who write a case study, when staff ask for changes.",
        subject="change “{title}” and send it again",
        body="""The Academy has read “{title}” and asks you for changes before it can go on:

{reason}

Make the changes and send it again here:
{address}
""",
        placeholders=(TITLE, REASON, ADDRESS),
        needs_action=True,
        pace=Pace.SOON,
    ),
    MailKind(
        key="submission-returned",
        label="Review ended without an outcome",
        purpose="To those who write a case study, when staff end its review and the text is theirs again.",
        subject="“{title}” is with you again",
        body="""The Academy has ended its review of “{title}”:

{reason}

Nothing that you wrote is lost. You can go on writing and send it again:
{address}
""",
        placeholders=(TITLE, REASON, ADDRESS),
        needs_action=True,
        pace=Pace.SOON,
    ),
    MailKind(
        key="submission-withdrawn",
        label="Case study taken back",
        purpose="To those who write a case study, when one of them took it back from the Academy.",
        subject="“{title}” was taken back",
        body="""{name} has taken “{title}” back. The Academy has stopped its review.

Nothing that was written is lost. You can go on with it here:
{address}
""",
        placeholders=(TITLE, NAME, ADDRESS),
    ),
    MailKind(
        key="submission-declined",
        label="Case study not taken further",
        purpose="To those who write a case study, when staff decide not to publish it.",
        subject="“{title}” is not taken further",
        body="""Thank you for “{title}”. The Academy will not publish it:

{reason}

What you wrote stays with you:
{address}
""",
        placeholders=(TITLE, REASON, ADDRESS),
        pace=Pace.SOON,
    ),
    MailKind(
        key="submission-published",
        label="Case study published",
        purpose="To those who write a case study, when it became public.",
        subject="“{title}” is published",
        body="""“{title}” is public now:
{page_address}

If something in it changes, you can correct it here:
{address}
""",
        placeholders=(
            TITLE,
            Placeholder("page_address", "the public page", "https://www.example.org/case-studies/sample/"),
            ADDRESS,
        ),
        pace=Pace.SOON,
    ),
    MailKind(
        key="submission-taken-down",
        label="Case study taken down",
        purpose="To those who write a case study, when its page is no longer public.",
        subject="“{title}” was taken down",
        body="""“{title}” is no longer public:

{reason}

What you wrote is kept:
{address}

Answer this message if you did not expect it.
""",
        placeholders=(TITLE, REASON, ADDRESS),
        pace=Pace.SOON,
    ),
    MailKind(
        key="corrections-declined",
        label="Corrections not published",
        purpose="To those who write a case study, when staff decide not to publish its corrections. The public page stays.",
        subject="the corrections of “{title}” are not published",
        body="""Thank you for the corrections of “{title}”. The Academy will not publish them; the page stays as it is:

{reason}

What you wrote stays with you:
{address}
""",
        placeholders=(TITLE, REASON, ADDRESS),
        pace=Pace.SOON,
    ),
    MailKind(
        key="draft-comment",
        label="Comment on a draft",
        purpose="To those who write a case study, when somebody comments on its draft.",
        subject="{name} commented on “{title}”",
        body="""{name} wrote about “{title}” ({section}):

{text}

Read it beside the text, and mark it as done, here:
{address}
""",
        placeholders=(TITLE, NAME, SECTION, TEXT, ADDRESS),
        pace=Pace.DIGEST,
    ),
    MailKind(
        key="partner-asked",
        label="Partner asked to agree",
        purpose="To a partner organisation that a case study names, when its authors ask whether it agrees.",
        subject="does {organisation} agree to what “{title}” says of it?",
        body="""{author} is writing a case study, “{title}”, for {site_name}. It names {organisation} as a partner.

Please read what it says of you, and say whether you agree or what should be said instead. You need no account:
{link}

The link works for 60 days and is meant for you; do not publish it.
""",
        placeholders=(
            TITLE,
            ORGANISATION,
            Placeholder("author", "the organisation that writes the case study", "Sample Hospitals"),
            Placeholder("link", "the secret link to the question", "https://www.example.org/submit/…", is_secret=True),
        ),
        needs_action=True,
    ),
    MailKind(
        key="partner-agreed",
        label="Partner agreed",
        purpose="To those who write a case study, when a partner agrees to what it says of it.",
        subject="{organisation} agrees to what “{title}” says of it",
        body="{name} has answered for {organisation}: it agrees to what “{title}” says of it.\n\n{address}\n",
        placeholders=(TITLE, ORGANISATION, NAME, ADDRESS),
    ),
    MailKind(
        key="partner-objects",
        label="Partner asks for a change",
        purpose="To those who write a case study, when a partner asks for a change in what it says of it.",
        subject="{organisation} asks for a change in “{title}”",
        body="""{name} has answered for {organisation}. It asks you to change what “{title}” says of it:

{text}

Change it, and ask again, here:
{address}
""",
        placeholders=(TITLE, ORGANISATION, NAME, TEXT, ADDRESS),
        needs_action=True,
    ),
    MailKind(
        key="draft-reminder",
        label="Reminder of a deadline",
        purpose="To those who write a draft that was not sent, once, a week before its call closes.",
        subject="“{title}” can be sent until {deadline}",
        body="""You have begun “{title}”. It can be sent to the Academy until {deadline}.

Go on with it here:
{address}

If you do not want to send it, you can discard it there. We will not remind you again.
""",
        placeholders=(TITLE, Placeholder("deadline", "until when it can be sent", "4 May 2027 at 17:00"), ADDRESS),
        needs_action=True,
    ),
)
