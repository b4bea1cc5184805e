"""Tables of the home package, one file a noun."""

from home.models.contact import ContactMessage, ContactPage, Message, MistakeReport
from home.models.home_page import HomePage
from home.models.jobs import JobRun
from home.models.mail import MailTemplate, OutboxDelivery, OutboxMessage
from home.models.media import Document, Image, Rendition
from home.models.membership import EmailDomain, Invitation, Membership, MembershipRequest
from home.models.organisation import Organisation
from home.models.page import BasePage
from home.models.page_count import PageCount
from home.models.partners_page import PartnersPage
from home.models.parts import Part, SourcePart
from home.models.policy import PolicyIndexPage, PolicyPage, PolicySource, PolicyUpdate
from home.models.publishing import Approval
from home.models.secret_link import SecretLink
from home.models.site_settings import SiteSettings
from home.models.standard_page import StandardPage
from home.models.user import User
from home.models.yearly_check import YearlyCheck

__all__ = [
    "Approval",
    "BasePage",
    "ContactMessage",
    "ContactPage",
    "Document",
    "EmailDomain",
    "HomePage",
    "Image",
    "Invitation",
    "JobRun",
    "MailTemplate",
    "Membership",
    "MembershipRequest",
    "Message",
    "MistakeReport",
    "Organisation",
    "OutboxDelivery",
    "OutboxMessage",
    "PageCount",
    "Part",
    "PartnersPage",
    "PolicyIndexPage",
    "PolicyPage",
    "PolicySource",
    "PolicyUpdate",
    "Rendition",
    "SecretLink",
    "SiteSettings",
    "SourcePart",
    "StandardPage",
    "User",
    "YearlyCheck",
]
