//! Dialects that are only another's wording: where their words stand, as data.

use super::wording::{LIST, Recipients, Said, Wording};

/// Gmail's own text, before it sent multipart/report, and beside the fields since.
pub(super) const GMAIL: Wording = Wording {
    recipients: Recipients::After(&[
        "to the following recipient failed permanently",
        "to the following recipients failed permanently",
        "to the following recipient has been delayed",
        "to the following recipients has been delayed",
        "to the following recipient has failed",
        "your message wasn't delivered to",
        "there was a problem delivering your message to",
        "there was a temporary problem delivering your message to",
        "your message to",
    ]),
    said: Said::After(&[
        "the error that the other server returned was:",
        "the error the other server returned was:",
        "the response from the remote server was:",
        "the response was:",
        "technical details of permanent failure:",
        "technical details of temporary failure:",
    ]),
    ..LIST
};

/// Google Groups: who may not post gets a letter in the reader's language; the group is in X-Failed-Recipients.
pub(super) const GOOGLE_GROUPS: Wording = Wording { recipients: Recipients::InHeader, said: Said::All, ..LIST };

/// 1&1 and Kundenserver: addresses alone, the reason in its own paragraph.
pub(super) const ONE_AND_ONE: Wording = Wording {
    begin: &["address failed:", "address(es) failed:", "address(es)", "failed:"],
    said: Said::After(&["for the following reason:"]),
    ..LIST
};

/// GMX, WEB.DE, mail.com: `"address":`, then the lines of what happened.
pub(super) const GMX: Wording = Wording { begin: &["failed:"], ..LIST };

/// OpenSMTPD: `address: reply`.
pub(super) const OPENSMTPD: Wording = Wording { begin: &["list of recipients:"], own_words: true, ..LIST };

/// Microsoft 365 and outlook.com since 2016: a page with a table of the message and one of the error, the block for
/// administrators left out.
pub(super) const MICROSOFT_PAGE: Wording = Wording {
    recipients: Recipients::After(&["recipient address:"]),
    said: Said::InLineAfter(&["reported error:", "error:"]),
    ..LIST
};

/// The DragonFly Mail Agent: one recipient, then one paragraph.
pub(super) const DRAGONFLY: Wording = Wording {
    recipients: Recipients::After(&["there was an error delivering your mail to", "an error delivering your mail to"]),
    said: Said::BelowRecipient(&["did not like our"]),
    own_words: true,
    ..LIST
};

/// HCL Domino, Lotus Notes' router.
pub(super) const DOMINO: Wording = Wording {
    recipients: Recipients::After(&[
        "was not delivered to:",
        "wurde nicht zugestellt an:",
        "n'a pas été remis à",
        "no se entregó a:",
        "次の宛先に配信",
    ]),
    said: Said::After(&["because:", "aus folgendem grund", "pour la raison suivante", "porque:", "理由:"]),
    first_hand: true,
    ..LIST
};

/// Lotus Notes' SMTP MTA: the reason, then the address.
pub(super) const LOTUS_NOTES: Wording = Wording {
    begin: &["failure reasons"],
    end: &["------- returned message"],
    said: Said::After(&["failure reasons  --------", "failure reasons"]),
    first_hand: true,
    ..LIST
};

/// Ipswitch IMail: a sentence that ends with the address.
pub(super) const IMAIL: Wording = Wording {
    recipients: Recipients::After(&[
        "exceeds allowed size:",
        "unknown user:",
        "invalid final delivery userid:",
        "attempts:",
        "unknown host:",
        "not deliver mail to user",
        "undeliverable to",
        "failed to",
    ]),
    said: Said::All,
    first_hand: true,
    ..LIST
};

/// au one net (KDDI): a sentence in two languages.
pub(super) const AU_ONE_NET: Wording = Wording {
    recipients: Recipients::After(&["could not be delivered to:", "could not be delivered to"]),
    said: Said::All,
    ..LIST
};

/// MailFoundry.
pub(super) const MAIL_FOUNDRY: Wording = Wording {
    recipients: Recipients::After(&["unable to deliver message to:"]),
    said: Said::After(&["delivery failed for the following reason:"]),
    ..LIST
};

/// Trustwave MailMarshal.
pub(super) const MAIL_MARSHAL: Wording = Wording {
    begin: &["the following recipients were affected"],
    end: &["additional information"],
    said: Said::After(&["could not be delivered because of"]),
    ..LIST
};

/// Mimecast: `-- ` before each thing said.
pub(super) const MIMECAST: Wording = Wording {
    recipients: Recipients::After(&[
        "an email you addressed to email address",
        "an email you addressed to",
        "addressed to email address",
    ]),
    said: Said::After(&[
        "additional information follows :",
        "additional information follows",
        "the problem appears to be :",
    ]),
    ..LIST
};

/// Broadcom (Symantec, MessageLabs) Email Security.cloud.
pub(super) const MESSAGE_LABS: Wording = Wording {
    recipients: Recipients::After(&["unable to deliver your message to the following addresses"]),
    said: Said::After(&["reason:"]),
    ..LIST
};

/// McAfee: `<address>   (reply)`.
pub(super) const MCAFEE: Wording = Wording { begin: &["addresses had delivery problems"], ..LIST };

/// MXLogic: `<address>: reply`.
pub(super) const MX_LOGIC: Wording = Wording { begin: &["following address failed", "address failed"], ..LIST };

/// m-FILTER (Digital Arts): headings between dashes.
pub(super) const M_FILTER: Wording = Wording {
    begin: &["以下のメールアドレスへの送信に失敗しました", "送信に失敗しました"],
    end: &["-------smtp command"],
    said: Said::After(&["-------server message"]),
    ..LIST
};

/// Trend Micro InterScan.
pub(super) const INTERSCAN: Wording = Wording {
    recipients: Recipients::After(&["sent <<< rcpt to:", "unable to deliver message to", "rcpt to:"]),
    said: Said::InLineAfter(&["received >>>", "reason:"]),
    ..LIST
};

/// SurfControl E-mail Filter.
pub(super) const SURF_CONTROL: Wording = Wording {
    recipients: Recipients::After(&["addressed to:"]),
    said: Said::InLineAfter(&["failed to send to identified host,", "transaction failed"]),
    ..LIST
};

/// What failed, the error, and the envelope.
const ENVELOPE_REPORT: Wording = Wording {
    recipients: Recipients::After(&["rcpt to:"]),
    said: Said::After(&["error message below:", "error message is:"]),
    ..LIST
};

/// Apache James, DSNBounce and NotifyPostmaster: the recipients in a list of their own.
pub(super) const JAMES: Wording = Wording {
    recipients: Recipients::After(&["failed recipient(s):", "following recipients", "rcpt to:"]),
    said: Said::After(&["error message below:", "error message is:", "error message:", "failed with"]),
    ..LIST
};

/// Apache James, RemoteDelivery: the recipients alone in lines, then what was said.
pub(super) const JAMES_DELIVERY: Wording = Wording {
    said: Said::After(&["error message below:", "error message:", "i contacted said:", "the error was:", "exception:"]),
    ..LIST
};

/// Amazon SES and WorkMail: the fields are in the text.
pub(super) const AMAZON: Wording = Wording {
    recipients: Recipients::After(&["deliver the mail to the following recipients:", "the following message to"]),
    said: Said::After(&["the reason for the problem:", "diagnostic-code: smtp;"]),
    ..LIST
};

/// Openwave's reports: `* address`, and `SMTP:RCPT host ip: reply`.
pub(super) const OPENWAVE: Wording = Wording {
    begin: &["following recipients failed permanently", "recipients failed", "was aborted after", "recipients was"],
    said: Said::After(&["technical details:"]),
    ..LIST
};

/// Openwave's mail to people: the server's name in brackets, the reply in square ones.
pub(super) const OPENWAVE_ERRORS: Wording = Wording {
    recipients: Recipients::After(&["rejected recipient", "refused recipient", "recipient"]),
    said: Said::After(&["it responded as follows:", "error(s):"]),
    ..LIST
};

/// `address [User unknown]` under a heading.
pub(super) const BRACKETED: Wording = Wording { begin: &["addresses had delivery errors"], ..LIST };

/// SendGrid's text: `…:<address> : ip : host : reply in RCPT TO`.
pub(super) const SENDGRID: Wording = Wording { recipients: Recipients::After(&[":<"]), ..LIST };

/// Mailing lists that take only their members' mail: the list is who refused.
pub(super) const MAILING_LIST: Wording = Wording {
    recipients: Recipients::After(&[
        "member of this mailing list",
        "not a member of",
        "mailing list",
        "your message to",
        "posting to",
    ]),
    said: Said::All,
    ..LIST
};

/// Verizon Wireless's gateway speaks of its own subscribers.
pub(super) const VERIZON: Wording =
    Wording { recipients: ENVELOPE_REPORT.recipients, said: ENVELOPE_REPORT.said, first_hand: true, ..LIST };

/// A sentence about one recipient, then a sentence why: PowerMTA's, Outlook.com's and others' beside the fields.
pub(super) const BESIDE_FIELDS: Wording = LIST;

/// Mail that says only `User's mailbox is full: <address>`.
pub(super) const ONE_SENTENCE: Wording = Wording {
    recipients: Recipients::After(&[
        "mailbox is full:",
        "unable to deliver mail to",
        "unable to deliver message to",
        "could not be delivered to",
        "is over quota:",
    ]),
    said: Said::All,
    ..LIST
};

/// BIGLOBE: the recipient, then the reason under its own heading.
pub(super) const BIGLOBE: Wording = Wording {
    begin: &["addresses had delivery problems"],
    end: &["----- non-delivered information"],
    said: Said::After(&["non-delivered information -----", "non-delivered information"]),
    ..LIST
};

/// Verizon Wireless's picture gateway.
pub(super) const VZWPIX: Wording =
    Wording { recipients: Recipients::After(&["to:", "recipient:"]), said: Said::All, first_hand: true, ..LIST };

/// Barracuda: `Your message to: address` and who blocked it.
pub(super) const BARRACUDA: Wording =
    Wording { recipients: Recipients::After(&["your message to:", "message to:"]), said: Said::All, ..LIST };

/// Tencent QQ Mail and Coremail: the address, then the reason, in Chinese and English.
pub(super) const QQ_MAIL: Wording = Wording {
    recipients: Recipients::After(&[
        "收件人",
        "recipient",
        "无法发送到",
        "can't be delivered to",
        "cannot be delivered to",
    ]),
    said: Said::After(&["退信原因", "原因", "reason", "host"]),
    ..LIST
};

/// XMail: all in one line, `XMail bounce: Rcpt=[a@b.example];Error=[550 gone]`; then the session, and whom it concerned again.
pub(super) const XMAIL: Wording = Wording {
    end: &["[<01>]"],
    recipients: Recipients::After(&["rcpt=["]),
    said: Said::InLineAfter(&["error=["]),
    ..LIST
};
