"""Names of the log's actions for acts around a case study that change no word of it: who did them when is kept all the same.

`casestudies.log_actions` says each in words. None of them keeps a secret, an address or what was written in confidence.
"""

HANDED_OVER = "casestudies.hand_over"
NOTED = "casestudies.note"
LINK_MADE, LINK_WITHDRAWN = "casestudies.link.made", "casestudies.link.withdrawn"
PARTNER_ASKED, PARTNER_ANSWERED = "casestudies.partner.asked", "casestudies.partner.answered"
SIGNATORY_ASKED, SIGNATORY_REMINDED = "casestudies.sign_off.asked", "casestudies.sign_off.reminded"
AGREED, CORRECTIONS = "casestudies.sign_off.agreed", "casestudies.sign_off.corrections"
OVERRIDDEN = "casestudies.sign_off.overridden"
INVITED, INVITED_AGAIN = "casestudies.invitation.sent", "casestudies.invitation.sent_again"
INVITATION_WITHDRAWN, INVITATION_DECLINED = "casestudies.invitation.withdrawn", "casestudies.invitation.declined"
EXPORT_ASKED, IMPORT_ASKED = "casestudies.exchange.export", "casestudies.exchange.import"
