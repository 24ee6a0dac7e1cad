# The pages. Keys ending in -why explain the one before.

skip = Skip to the content
nav = Language and account
log-out = Log out
copy = Copy
copied = Copied
copy-what = Copy: {$what}
yes = Yes
not-yet = Not yet
not-known = Not known
note = Note
required = required
optional = optional

time-seconds = {$count} seconds
time-seconds-one = {$count} second
time-minutes = {$count} minutes
time-minutes-one = {$count} minute
time-hours = {$count} hours
time-hours-one = {$count} hour
time-days = {$count} days
time-days-one = {$count} day

login-title = Log in
login-intro = Enter the access token of your organization. Whoever runs this service has it.
login-token = Access token
login-hint = It begins with rbt_ and stays on this device for 12 hours at most.
login-button = Log in
login-wrong = There is no such token. Check that all of it was copied.
login-again = This page was open for too long. Enter the token again.

list-title = Domains
list-add = Add domains
list-empty = No domain yet. Add the first one: you get the records to publish, and see here whether they are in order.
list-count = Verified: {$verified} · Pending: {$pending} · Broken: {$broken}
column-domain = Domain
column-state = State
column-records = Records
column-checked = Last check
first-verified = In order for the first time
may-send = May send mail
bounces-return = Bounces return
no-bounce-host = no bounce domain
records-done = {$done} of {$of} in order
never-checked = Not checked yet

add-title = Add domains
add-domains = Domains
add-hint = One or several, separated by spaces, commas or line breaks; at most {$most} at once.
add-bounce = Bounce domain
add-bounce-hint = A name below each domain that bounces return to, such as lm-bounce. Leave it empty to do without.
add-button = Add
add-failed = These were not added. All others were.
add-exists = It is there already.
add-no-name = This is no domain name. Write it like company.com.
add-public-suffix = Others have their domains below this name. Write the whole domain, such as company.co.jp.
add-no-bounce-host = This service has no host that a bounce domain could point to. Leave the bounce domain empty.
add-none = Enter at least one domain.
add-too-many = These are more than {$most} domains. Add them in several steps.

state-pending = Pending
state-verified = Verified
state-broken = Broken
status-verified = In order
status-missing = Not published
status-wrong = Wrong
status-unknown = No answer
status-unchecked = Not checked
change-wanted = Change suggested
severity-error = Error
severity-warning = Warning
severity-info = Good to know

next-check = Check the domain for the first time
next-check-why = Nothing has been asked of DNS yet.
next-publish = Publish the records below
next-publish-why = Enter each record where the DNS of the domain is kept. Then press “I have published them”: we look again every few minutes and say here what we see.
next-wait = Nearly there
next-wait-why = All required records were seen once. We look again soon.
next-nothing = All is in order
next-nothing-why = Mail may be sent as this domain. We go on checking every six hours, and say so when something changes.
next-repair = Something that was in order is not any more
next-repair-why = See below what is wrong and how to repair it. Until then mail may be refused, or bounces may be lost.
check-again = Check again
published-button = I have published them
live-link = Ask the name servers
watch-title = We are watching closely.
watch-since = Since
watch-why = DNS keeps old answers for as long as their TTL says; a change can take up to 48 hours to be seen everywhere.
watch-servers = Which name servers show it already?
dns-did-not-say = DNS did not answer. Nothing can be concluded from that; check again in some minutes.

records-title = Records to publish
record-dkim = DKIM key {$selector}
record-bounce = Bounce domain
record-dmarc = DMARC policy
record-spf = SPF
purpose-dkim = Lets receivers verify that mail comes from you and was not changed on its way.
purpose-dkim-revoked = This key is revoked: it signs no more. Put this value in place of the old one at once, or remove the record: the empty p= tells receivers that the key is not valid any more.
revoked-record = of a revoked key: put this value in place of the old one, or remove the record
purpose-bounce = Brings bounces back, so that dead addresses are not mailed again.
purpose-dmarc = Says what becomes of mail that claims to be from you and is not. Google and Yahoo ask for it.
purpose-spf = Names the servers that may send for the domain. Recommended; mail goes without it.
field-type = Type
whole-name = Whole name:
leave-empty = Leave this field empty
ttl-hint = seconds; keep your console's own value if it has one
dns-shows = DNS shows now
dns-shows-nothing = Nothing
old-ttl = Others may keep this answer for {$time}.
too-long = {$name} says that it takes texts of at most {$longest} characters; this one has {$length}. If it is refused, ask us for this key as a CNAME.
zone-line = As a line of a zone file
replace-spf = The domain has an SPF record. Replace it by this one; never publish two.
replace-dmarc = The domain has a DMARC record. Change it to this one; never publish two.
spf-fresh = The domain has no SPF record yet. Publish this one; add other services that send for you before ~all.
spf-added = Your present record with our include put in before its end.
spf-moved = Our include stands after “all”, where it has no effect. This is your record with the include before it.
spf-merged = There are several SPF records, and receivers then take none. This is one record with all their parts. Delete the others.
spf-unchanged = The record has our include. Nothing has to be changed.
spf-unchecked = If the domain has an SPF record already, check it first: then the changed record is shown here.
spf-unknown = DNS did not say whether there is an SPF record. Do not publish this one before a check has answered: there may be no second one.
spf-lookups = The present record costs {$count} of the 10 look-ups that receivers make.
platform-title = What we publish for this domain
platform-why = Nothing for you to do: our consent to take the DMARC reports of this domain, and the keys that a CNAME of yours points to.

dmarc-title = DMARC: the way to reject
dmarc-why = With p=reject receivers refuse mail that others send in your name. The way there goes step by step: each is taken when the reports say that your own mail passes.
dmarc-way = Steps of the policy
dmarc-here = now
dmarc-unknown = What to publish next is said here as soon as a check has seen the domain’s one DMARC record.
dmarc-publish = Publish next
dmarc-reports = What the reports say
dmarc-aligned = Aligned
dmarc-messages = Messages
dmarc-days = Days with reports
dmarc-sources = Not aligned, by source
dmarc-see-below = see below
dmarc-count = Messages: {$count}
dmarc-more = and {$count} more
dmarc-of = The 14 days up to {$of}. Counted once a day.
dmarc-uncounted = The reports have not been counted yet. That is done once a day.
dmarc-no-reports = No reports came in the 14 days up to {$of}.

console-label = Where is your DNS kept?
console-button = Show
console-steps = Steps for {$name}
console-help = Help of {$name}
console-other-1 = Log in where the DNS of the domain is kept and open its DNS records.
console-other-2 = Add each record below: type, name and value as shown. Most consoles add the domain to the name themselves.
console-other-3 = Enter the value without quotation marks, in one piece. If your console asks for quotation marks, use the line of a zone file.
console-godaddy-1 = Open your Domain Portfolio, select the domain, then DNS.
console-godaddy-2 = Choose Add New Record and the type. In Name enter the name without the domain; @ is the domain itself.
console-godaddy-3 = Paste the value without quotation marks and save. GoDaddy may ask to verify that it is you.
console-squarespace-1 = Open Domains, select the domain, then DNS and DNS Settings.
console-squarespace-2 = Under Custom records choose Add record and the type. In Host enter the name without the domain; @ is the domain itself.
console-squarespace-3 = Paste the value into Data without quotation marks and save.
console-cloudflare-1 = Select the domain, then DNS and Records.
console-cloudflare-2 = Choose Add record and the type. Enter the name without the domain; @ is the domain itself.
console-cloudflare-3 = For a CNAME switch the proxy status to “DNS only” (grey cloud): behind the orange cloud the CNAME cannot be seen, and bounces are lost.
console-cloudflare-4 = Paste the value without quotation marks and save.
console-route53-1 = Open Hosted zones, select the domain and choose Create record.
console-route53-2 = Enter the record name without the domain; leave it empty for the domain itself.
console-route53-3 = Paste a TXT value with its quotation marks, exactly as shown and on one line: a long one is two texts in quotation marks with a space between them.
console-route53-4 = Leave Alias switched off and the routing policy at Simple routing.
console-route53-5 = Where a TXT record of the same name exists already, edit it and put the value on a line of its own.
console-google-1 = Open Cloud DNS, then Zones, select the zone and choose Add standard.
console-google-2 = Enter the DNS name without the domain; leave it empty for the domain itself, where @ does not work.
console-google-3 = Paste a TXT value with its quotation marks, exactly as shown; without them Cloud DNS cuts it at every space.
console-google-4 = The target of a CNAME ends with a dot. Choose Create.
console-google-5 = Where a TXT record of the same name exists already, edit it, choose Add item and paste the value there.
console-azure-1 = Open DNS zones, select the domain, then DNS Management, Recordsets and Add.
console-azure-2 = Enter the name without the domain; @ is the domain itself.
console-azure-3 = Paste the value without quotation marks, in one piece: Azure cuts long texts itself.
console-azure-4 = Where a TXT record set of the same name exists already, edit it and add the value there.
console-onamae-1 = Log in to Onamae.com Navi, open ネームサーバー/DNS and ドメインDNS設定, choose ドメインDNS of the domain, then DNSレコード設定 and レコード追加.
console-onamae-2 = Enter the host name without the domain; leave it empty for the domain itself.
console-onamae-3 = Paste the value into VALUE without quotation marks, press 追加, then 確認画面へ進む and 設定する. Without the last two nothing is saved.
console-sakura-1 = Log in to the member menu (会員メニュー), open 契約中のドメイン一覧 and ドメインコントロールパネル, then the zone (ゾーン) of the domain and 編集.
console-sakura-2 = Enter the name without the domain; @ is the domain itself.
console-sakura-3 = The target of a CNAME must end with a dot; without it Sakura adds your domain to it.
console-sakura-4 = Paste a text without quotation marks, press 追加, then 保存.
console-xserver-1 = Log in to the server panel, open DNSレコード設定 and select the domain, then DNSレコード設定を追加 (DNSレコード追加 in the old panel).
console-xserver-2 = Enter the host name without the domain; leave it empty for the domain itself.
console-xserver-3 = Paste the value without quotation marks and press 追加する (確認画面へ進む first in the old panel).
console-xserver-4 = Xserver adds an SPF record of its own to each domain: change that one, because two do not work.

finding-observed = DNS shows
finding-expected = It should be
finding-why = Why it matters
finding-fix = What to do
others-title = Also seen
errors-title = To be put right first

live-title = What the name servers of {$domain} say
live-intro = Asked at the zone's own name servers, without any cache:
live-no-servers = The name servers of the zone could not be found.
live-shows = Shows it
live-shows-not = Does not show it yet
live-silent = No answer
cost-title = What the SPF record costs
cost-lookups = Look-ups, of the 10 that receivers make. Now: {$before}. With the change: {$after}.
cost-over = The changed record needs more than 10 look-ups, and receivers then take none of it. Take an include out that you do not need.
cost-tree = The present record
cost-void = finds nothing

history-title = History
history-added = added

keys-title = DKIM keys
keys-why = Keys are replaced from time to time, or when somebody may have seen one. We issue a new one, you publish its record, and only then does it sign; the old record stays for a week.
keys-under-way = A key is being replaced. Publish the record of the next key above, then go on; a record that is no longer needed is named here.
keys-begin = Replace a key
keys-go-on = Go on with the replacement
keys-issued = issued
keys-next = To be published
keys-active = Signs
keys-retired = Signs no more
keys-revoked = Revoked
keys-revoked-publish = It signs no more. Publish the record of {$name} above at once: it tells receivers that the key is not valid any more.
keys-revoked-platform = It signs no more. Nothing has to be changed at {$name}: the platform publishes there that the key is not valid any more.
keys-leaked = Somebody else may have seen {$selector}?
keys-revoke-why = Revoked, a key signs no more from this moment on, and its private half is deleted; another is issued in its place. Mail that is under way fails DKIM as soon as DNS shows it. For a replacement without haste use “Replace a key” below.
keys-revoke-sure = I want to revoke this key. There is no way back.
keys-revoke = Revoke {$selector}
keys-keep = must stay, for mail that is under way, until
keys-safe = is safe to remove.

share-title = Hand it to the IT department
share-why = Whoever has the link sees this page without logging in, and can change nothing.
share-days = Good for
share-button = Make a link
share-made = The link is ready.
share-until = Good until
share-link = Link
shared-intro = You were sent this page by somebody who wants to send mail as this domain. It only shows; nothing can be changed here.
sheet-link = Sheet to print
sheet-title = DNS records for {$domain}
sheet-intro = Please publish these records ({$records}) in the DNS of the domain. The fields are named as in: {$name}.
sheet-cname = A CNAME must stand alone: there may be no other record of the same name.
sheet-made = As of
sheet-print = Print
mail-title = Mail for the IT department
mail-label = Text of the mail
mail-open = Open in the mail program
mail-subject = DNS records for {$domain}
mail-intro = Hello,

    we want to send mail as {$domain} through our mail service. Please publish the following DNS records. Nothing else has to be changed.
mail-link = The same with copy buttons, with steps for your DNS console, and with what DNS shows now (until {$until}):
    {$link}
mail-short = Hello,

    we want to send mail as {$domain} through our mail service. The DNS records to publish, with copy buttons and steps, are here:
    {$link}

    Thank you!
mail-end = Values are one text without quotation marks; names are whole names. Most consoles add the domain to the name themselves: then leave it out.

    Thank you!

remove-title = Remove this domain
remove-why = Its private keys are destroyed and its records are checked no more. To come back it needs new keys and new records.
remove-sure = I am sure
remove-button = Remove {$domain}

refused-back = To the domains
refused-not-found = There is nothing here
refused-not-found-why = The address is wrong, or what it led to was removed.
refused-expired = This link has expired
refused-expired-why = Ask whoever sent it to you for a new one.
refused-form = This page was open for too long
refused-form-why = Nothing was changed. Go back, load the page again and repeat it.
refused-not-sure = Nothing was changed
refused-not-sure-why = The box that says so was not ticked.
refused-limit = That was too often
refused-limit-why = Wait a minute, then try again.
refused-failed = That did not work
refused-failed-why = The fault is on our side. Try again in a minute.
