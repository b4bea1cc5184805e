"""Tables of the case study package, one file a noun."""

from casestudies.models.assigning import Absence, AssignmentRule
from casestudies.models.call import Call, CallExtension
from casestudies.models.case_study import CaseStudyPage
from casestudies.models.checks import CaseStudyCheck, Freshness
from casestudies.models.exchange import Exchange
from casestudies.models.funding import FundingLine
from casestudies.models.index_page import CaseStudyIndexPage
from casestudies.models.invitation import WritingInvitation
from casestudies.models.media import CaseStudyDocument, CaseStudyImage, CaseStudyLink, CaseStudySource
from casestudies.models.partner import Partner
from casestudies.models.partner_request import PartnerRequest
from casestudies.models.partnership_model import PartnershipModel
from casestudies.models.post import Post
from casestudies.models.review import Look, PrivateNote
from casestudies.models.review_tasks import EditorialReviewTask, FinalApprovalTask, SignOffTask
from casestudies.models.sending import Sending
from casestudies.models.sharing import Comment, SharedLink
from casestudies.models.sign_off import Agreement, ChangeRequest, SignOffRequest
from casestudies.models.story import Challenge, ImpactMeasure, Milestone
from casestudies.models.submission import StageChange, Submission, lock_text
from casestudies.models.taken_down import TakenDown
from casestudies.models.uploads import UploadedFile, WordUpload
from casestudies.models.writing import KeptAnswer, PartVersion

__all__ = [
    "Absence",
    "Agreement",
    "AssignmentRule",
    "Call",
    "CallExtension",
    "CaseStudyCheck",
    "CaseStudyDocument",
    "CaseStudyImage",
    "CaseStudyIndexPage",
    "CaseStudyLink",
    "CaseStudyPage",
    "CaseStudySource",
    "Challenge",
    "ChangeRequest",
    "Comment",
    "EditorialReviewTask",
    "Exchange",
    "FinalApprovalTask",
    "Freshness",
    "FundingLine",
    "ImpactMeasure",
    "KeptAnswer",
    "Look",
    "Milestone",
    "PartVersion",
    "Partner",
    "PartnerRequest",
    "PartnershipModel",
    "Post",
    "PrivateNote",
    "Sending",
    "SharedLink",
    "SignOffRequest",
    "SignOffTask",
    "StageChange",
    "Submission",
    "TakenDown",
    "UploadedFile",
    "WordUpload",
    "WritingInvitation",
    "lock_text",
]
