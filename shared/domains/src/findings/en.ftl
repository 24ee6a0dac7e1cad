# A message a finding: the title; .why it matters; .fix, what to do.

dns-unknown = No answer from DNS for {$name} {$type}
    .why = The name servers did not answer, or failed. Nothing can be concluded from that: the record is neither in order nor broken.
    .fix = Check again in some minutes. If it stays so, ask whoever runs the name servers of the domain.
dns-domain-missing = The domain {$name} does not exist in DNS
    .why = Receivers refuse mail from a domain that does not exist, and no record below it can be found.
    .fix = Check the spelling of the domain, that it is registered and not expired, and that its name servers answer for it.
dns-questions-cut = The records of {$name} lead to too many names to check them all
    .why = The check stopped after {$count} questions. No mail receiver would ask so many.
    .fix = Take includes out of the SPF record until it needs at most 10 look-ups.

dkim-missing = The DKIM key {$selector} is not published
    .why = Without the key in DNS no receiver can verify the signatures, and mail that claims to be from the domain fails DMARC.
    .fix = Publish at {$name} exactly: {$expected}
dkim-several = There are {$count} TXT records at {$name}, where one DKIM key belongs
    .why = Receivers take any one of them, so signatures fail by chance.
    .fix = Delete all TXT records at {$name} but this one: {$expected}
dkim-wrong-place = The DKIM key is published at {$place}, not at {$name}
    .why = Receivers look at {$name} only. Most consoles append the domain themselves, so a whole name typed in ends up with the domain twice.
    .fix = Delete the record at {$place}. In the host field enter the name without the domain, so that the record is at {$name}: {$expected}
dkim-cname = {$name} is a CNAME to {$target}
    .why = The right key is wanted here as TXT, and comes from {$target} instead. That works for as long as that name keeps the key.
    .fix = Nothing, if you know who runs {$target}. Otherwise publish the TXT record at {$name} itself.
dkim-cname-missing = {$name} is a TXT record where a CNAME to {$expected} was asked for
    .why = The key works now, but will not follow when the platform changes it.
    .fix = Delete the TXT record at {$name} and publish there: CNAME {$expected}
dkim-cname-target = The CNAME at {$name} points to {$target}
    .why = Receivers follow it and find another key there, or none, so signatures fail.
    .fix = Change the target of the CNAME at {$name} to {$expected}
dkim-quoted = The DKIM key at {$name} has quotes or backslashes inside it
    .why = The console added quotes of its own. Receivers read those that you typed as part of the text, and find no key.
    .fix = Enter the value without any quotes and backslashes: {$expected}
dkim-split = The DKIM key at {$name} was cut into pieces that do not make a whole
    .why = A TXT string holds 255 bytes. The key is longer: its strings must be in one record, in order, with nothing between them.
    .fix = Delete what is at {$name} and publish one TXT record with the whole key: {$expected}
dkim-syntax = The DKIM key at {$name} has a syntax error at byte {$position}: {$tag}
    .why = The record is a list of tag=value with semicolons between. Receivers may refuse the whole of it.
    .fix = Publish at {$name} exactly: {$expected}
dkim-version = The version in the DKIM key at {$name} is {$version}, or does not stand first
    .why = v= must be the first tag and say DKIM1, else receivers ignore the record.
    .fix = Publish at {$name} exactly: {$expected}
dkim-key-type = The DKIM key at {$name} says k={$type}, but the issued key is {$issued}
    .why = A signature of one type cannot be verified with a key of another.
    .fix = Publish at {$name} exactly: {$expected}
dkim-hash = The DKIM key at {$name} allows only the hashes h={$hashes}
    .why = Mail is signed with SHA-256, the only hash that receivers still accept. The key forbids it.
    .fix = Take the h= tag out: {$expected}
dkim-hash-sha1 = The DKIM key at {$name} still allows SHA-1
    .why = Receivers treat SHA-1 signatures as none, so the word has no use.
    .fix = Take the h= tag out: {$expected}
dkim-service-type = The DKIM key at {$name} is not for mail: s={$services}
    .why = Receivers use a key for mail only where s= is absent, * or email.
    .fix = Take the s= tag out: {$expected}
dkim-testing = The DKIM key at {$name} is in test mode (t=y)
    .why = Receivers may treat signed mail as if it were not signed.
    .fix = Take y out of the t= tag: {$expected}
dkim-strict = The DKIM key at {$name} has t=s
    .why = It forbids to sign for subdomains in the i= tag. The platform does not, so nothing breaks.
    .fix = Nothing has to be done. The issued record is: {$expected}
dkim-revoked = The DKIM key at {$name} is revoked: p= is empty
    .why = An empty p= says that the key is withdrawn. Every signature with it fails.
    .fix = Publish at {$name} exactly: {$expected}
dkim-base64 = The DKIM key at {$name} is not base64; see character {$position} of p=
    .why = A character was lost or added on the way. Receivers cannot read the key.
    .fix = Copy the whole value again: {$expected}
dkim-key-format = The DKIM key at {$name} is no {$type} public key
    .why = p= can be decoded, but there is no such key inside. Receivers cannot use it.
    .fix = Copy the whole value again: {$expected}
dkim-key-under-1024 = The DKIM key at {$name} has {$bits} bits
    .why = Receivers must not accept keys under 1024 bits: they can be broken.
    .fix = Publish the issued key: {$expected}
dkim-key-under-2048 = The DKIM key at {$name} has {$bits} bits
    .why = Keys of 1024 bits are still accepted, but 2048 is what is recommended now.
    .fix = Publish the issued key of 2048 bits: {$expected}
dkim-key-differs = The DKIM key at {$name} is another than the one that was issued
    .why = Mail is signed with the issued key. With another one in DNS every signature fails.
    .fix = Replace the value at {$name} by: {$expected}
dkim-retired = The key {$selector} is not used any more, and its record is still there
    .why = The key signs no mail any more. An old key in DNS is one more that could be stolen.
    .fix = Delete the record at {$name}, a week after the last mail was signed with it: until then mail may still be under way.
dkim-still-valid = The revoked key {$selector} is still published at {$name}
    .why = Whoever holds its private half can sign mail in the name of this domain until the record is changed.
    .fix = Replace the value at {$name} by: {$expected}
dkim-not-aligned = DKIM signatures of {$observed} are not aligned with the From domain {$expected}
    .why = For DMARC ({$mode}) the signing domain must belong to the domain that people see. These do not match, so DKIM counts for nothing.
    .fix = Set the platform up to sign as {$expected}, and publish the keys there.

bounce-cname-missing = The bounce domain {$name} is not published
    .why = Bounces are sent to an address at {$name}. Without the record they are lost, and many receivers refuse the mail itself.
    .fix = Publish at {$name}: CNAME {$target}
bounce-wrong-place = The bounce domain is published at {$place}, not at {$name}
    .why = Most consoles append the domain themselves, so a whole name typed in ends up with the domain twice.
    .fix = Delete the record at {$place}. In the host field enter the name without the domain, so that {$name} is a CNAME to {$target}
bounce-not-cname = {$name} has other records instead of the CNAME
    .why = Bounces go where these records say, which is not the platform. A proxy (the orange cloud of Cloudflare) or CNAME flattening has this effect, too.
    .fix = Delete the other records at {$name}, switch proxying off for it, and publish: CNAME {$target}
bounce-target = The CNAME at {$name} points elsewhere: {$observed}
    .why = Bounces go to another host than the platform's, and are lost.
    .fix = Change the target to {$target} (where the console appends the domain to it, end it with a dot: {$target}.)
bounce-chain = The CNAME at {$name} reaches {$target} by a detour
    .why = Every link is one more name that can expire or be changed, and costs every receiver a look-up: {$path}
    .fix = Point the CNAME at {$name} straight to {$target}
bounce-loop = The CNAME at {$name} goes round in a circle
    .why = No resolver can follow it: {$path}. Bounces are lost.
    .fix = Point the CNAME at {$name} straight to {$target}
bounce-other-records = {$name} has other records beside the CNAME
    .why = A name with a CNAME must have no other record. Some servers answer with the one, some with the other, so bounces are lost by chance.
    .fix = Delete everything at {$name} but the CNAME to {$target}
bounce-mx-missing = The platform's bounce host {$name} takes no mail
    .why = It has no MX record (or the null MX), so bounces cannot be delivered. This is the platform's to repair, not yours.
    .fix = Platform: publish an MX record at {$name}.
bounce-mx-unresolved = The mail servers of the platform's bounce host {$name} have no address
    .why = Bounces cannot be delivered to {$observed}. This is the platform's to repair, not yours.
    .fix = Platform: publish A or AAAA records for {$observed}, or change the MX of {$name}.
bounce-spf-missing = The platform's bounce host {$name} has no SPF record
    .why = Receivers check SPF at the bounce domain, which leads here. This is the platform's to repair, not yours.
    .fix = Platform: publish an SPF record with its sending addresses at {$name}.
bounce-not-aligned = The bounce domain {$name} does not belong to the From domain {$from}
    .why = For DMARC, SPF counts only where both belong to one organization's domain. DKIM alone has to carry it.
    .fix = Use a bounce domain below {$from}, such as bounce.{$from}
bounce-not-aligned-strict = aspf=s asks for SPF at {$from} itself, and {$name} is not it
    .why = With strict alignment the bounce domain never counts for DMARC. DKIM alone has to carry it.
    .fix = Take aspf=s out of the DMARC record of {$from}.

spf-missing = {$name} has no SPF record
    .why = SPF for the mail of this platform is checked at the bounce domain, so this is no error; but other mail of the domain has nothing to show.
    .fix = Publish an SPF record that names all that sends for the domain, for instance: v=spf1 a mx ~all, with the include of each platform before ~all
spf-several-records = {$name} has {$count} SPF records
    .why = More than one is an error for every receiver, and none of them counts.
    .fix = Make one record of them, with all their terms before one all, and delete the others.
spf-not-recognised = A TXT record at {$name} looks like SPF, but is none
    .why = An SPF record begins with v=spf1 and a space. Receivers pass over anything else: {$observed}
    .fix = Begin the record with v=spf1 and a space.
spf-quoted = The SPF record at {$name} has quotes inside it
    .why = The console added quotes of its own. Receivers read those that you typed as part of the text, and find no SPF record.
    .fix = Enter the value without quotes.
spf-not-ascii = The SPF record at {$name} has a character that is not ASCII, at byte {$position}
    .why = The whole record is an error for receivers. Often it is a typographic quote, a wide space or an invisible mark that was copied along.
    .fix = Type this term anew: {$hint}
spf-separator = The SPF record at {$name} has a control character ({$hint}) at byte {$position}
    .why = Terms are separated by spaces only. A tab or a line break makes the whole record an error.
    .fix = Put the record on one line, with single spaces.
spf-unknown-mechanism = The SPF record at {$name} has an unknown mechanism at byte {$position}: {$term}
    .why = Receivers must treat the whole record as an error, and no address in it counts.
    .fix = Correct or delete {$term}. Probably meant: {$hint}
spf-modifier-name = The SPF record at {$name} has a name that is none, at byte {$position}: {$term}
    .why = The name before = must begin with a letter and have letters, digits, - _ and . only. Else the whole record is an error.
    .fix = Correct or delete the term at byte {$position}.
spf-modifier-as-mechanism = The SPF record at {$name} has {$term}, which wants an equals sign
    .why = redirect and exp are modifiers. With a colon the whole record is an error.
    .fix = Write {$hint}
spf-mechanism-as-modifier = The SPF record at {$name} has {$term}, which has no effect
    .why = With an equals sign it is an unknown modifier, which receivers pass over.
    .fix = Write it with a colon in place of the equals sign.
spf-argument-missing = The SPF record at {$name} has a term without what belongs after it, at byte {$position}
    .why = include, exists, ip4, ip6, redirect and exp need a value right after the sign, without a space. Else the whole record is an error.
    .fix = Complete or delete the term at byte {$position}.
spf-argument-unexpected = The SPF record at {$name} has something after a term that takes none, at byte {$position}: {$hint}
    .why = all takes nothing; include, exists and ptr take no prefix length. The whole record is an error.
    .fix = Delete {$hint}
spf-domain-spec = The SPF record at {$name} has a name that is none, at byte {$position}: {$hint}
    .why = A name here has at least two labels and ends in one with letters. Else the whole record is an error.
    .fix = Correct or delete {$hint}
spf-address-as-domain = The SPF record at {$name} has an address where a name belongs, at byte {$position}: {$hint}
    .why = a and mx take names. With an address the whole record is an error.
    .fix = Write ip4:{$hint}
spf-ip4 = The SPF record at {$name} has no valid IPv4 address at byte {$position}: {$hint}
    .why = ip4 takes four numbers from 0 to 255, and a prefix length if need be; no port, no range, no wildcard. Else the whole record is an error.
    .fix = Correct or delete {$hint}
spf-ip6 = The SPF record at {$name} has no valid IPv6 address at byte {$position}: {$hint}
    .why = ip6 takes an IPv6 address, and a prefix length if need be. Else the whole record is an error.
    .fix = Correct or delete {$hint}
spf-cidr = The SPF record at {$name} has no valid prefix length at byte {$position}: {$hint}
    .why = Allowed are /0 to /32 for IPv4 and /0 to /128 for IPv6 (after a and mx with two slashes), without leading zeros. Else the whole record is an error.
    .fix = Correct or delete {$hint}
spf-macro-syntax = The SPF record at {$name} has a macro that is none, at byte {$position}: {$term}
    .why = A percent sign begins a macro. One that cannot be read makes the whole record an error.
    .fix = Correct or delete {$term}
spf-macro-letter = The SPF record at {$name} has a macro that may stand in explanations only, at byte {$position}: {$term}
    .why = The letters c, r and t are not allowed in names. The whole record is an error.
    .fix = Delete {$term}
spf-duplicate-modifier = The SPF record at {$name} has a modifier twice: {$term}
    .why = redirect and exp may stand once each. Twice makes the whole record an error.
    .fix = Delete {$term}
spf-lookup-limit = The SPF record at {$name} needs {$lookups} look-ups; {$limit} are allowed
    .why = Receivers stop with an error at {$term}. What is named there or later may not send.
    .fix = Delete includes of services that are not used any more, replace a and mx by their addresses, or send some mail from a subdomain with a record of its own.
spf-lookup-limit-unused = The SPF record at {$name} needs {$lookups} look-ups; {$limit} are allowed
    .why = Receivers stop with an error at {$term}. Nothing that may send is named there or later, but forged mail gets an error in place of a fail.
    .fix = Delete {$term}, or what else is not needed.
spf-lookups-near-limit = The SPF record at {$name} needs {$lookups} of {$limit} look-ups
    .why = The next include, here or in a record that is included, may make the whole record an error.
    .fix = Delete includes of services that are not used any more.
spf-void-limit = The SPF record at {$name} asks for {$void} names that do not exist; {$voidlimit} are allowed
    .why = Receivers stop with an error, and no address that comes later counts.
    .fix = Delete the terms that are marked (void).
spf-void-lookup = {$term} in the SPF record at {$name} leads to nothing: {$target} has no such record
    .why = It lets no one send, costs a look-up, and more than two of its kind make the whole record an error.
    .fix = Delete {$term}
spf-mx-limit = {$term} in the SPF record at {$name} leads to {$count} mail servers; {$limit} are allowed
    .why = Receivers stop with an error.
    .fix = Replace {$term} by the addresses of the servers that send.
spf-loop = The SPF record at {$name} includes itself
    .why = Receivers go round until they stop with an error: {$path}
    .fix = Delete {$term} at {$name}
spf-include-none = {$term} in the SPF record at {$name} leads to a name without an SPF record
    .why = Receivers must treat the whole record as an error. Path: {$path}
    .fix = Delete {$term}, or correct its name: {$target}
spf-redirect-beside-all = {$term} in the SPF record at {$name} has no effect beside all
    .why = redirect is followed only where no term matches, and all always matches.
    .fix = Delete {$term}, or replace it by an include before all.
spf-after-all = {$term} in the SPF record at {$name} stands after all and has no effect
    .why = all always matches, so receivers never come to what stands after it.
    .fix = Move {$term} before all, or delete it.
spf-duplicate-include = {$target} is taken in twice
    .why = It lets no one more send, and costs its look-ups again. First: {$first}. Again: {$path}
    .fix = Delete one of the two.
spf-duplicate-term = {$term} stands twice in the SPF record at {$name}
    .why = It lets no one more send.
    .fix = Delete one of the two.
spf-ptr = The SPF record at {$name} uses ptr
    .why = ptr is slow and unreliable, and the RFC says not to use it. Some receivers pass over it.
    .fix = Replace {$term} by the addresses (ip4, ip6) or by a.
spf-pass-all = The SPF record at {$name} lets everyone send: {$term}
    .why = Anyone may send as the domain. Receivers take such a record as a sign of spam.
    .fix = Write ~all, or -all.
spf-neutral-all = The SPF record at {$name} ends with {$term}
    .why = It says nothing about all other senders, as if there were no record.
    .fix = Write ~all once all senders are in the record.
spf-no-all = The SPF record at {$name} has no all at its end
    .why = It says nothing about all other senders, as if it ended with ?all.
    .fix = End it with ~all: {$expected}
spf-wide-range = {$term} in the SPF record at {$name} is a very large network
    .why = Millions of addresses of strangers may send as the domain.
    .fix = Name the addresses that really send.
spf-private-address = {$term} in the SPF record at {$name} is not an address on the internet
    .why = Receivers never see it, so it lets no one send.
    .fix = Name the public address that mail leaves from.
spf-macros = {$term} in the SPF record at {$name} has macros
    .why = What it asks for depends on each mail, so it cannot be checked ahead, and answers are not cached.
    .fix = Nothing, if it is meant. Try it with an address and a sender.
spf-unknown-modifier = {$term} in the SPF record at {$name} is not known
    .why = Receivers pass over modifiers that they do not know.
    .fix = Delete it, if nothing of yours reads it.
spf-exp = The explanation of the SPF record at {$name} cannot be shown
    .why = {$target} must have exactly one TXT record, in ASCII. Receivers pass over it otherwise.
    .fix = Publish one TXT record at {$target}, or delete exp=.
spf-target = {$term} in the SPF record at {$name} names something that cannot be in DNS
    .why = A label is empty or longer than 63 bytes, so it never matches; some receivers take it as an error.
    .fix = Correct or delete {$term}
spf-split = The strings of the SPF record at {$name} are joined without a space: {$term}
    .why = A TXT record of several strings is read as one text, with nothing put between them. At byte {$position} two terms run together, and neither counts.
    .fix = Put a space at the end of the string before: {$expected}
spf-string-255 = The SPF record of {$name} has {$bytes} bytes, more than one TXT string holds
    .why = A string holds 255 bytes. Some consoles split a longer text themselves, some refuse it, some cut it off.
    .fix = When you change it, enter it as one record of several strings, with no space lost or added: {$expected}
spf-size-450 = The SPF record at {$name} is long: {$bytes} bytes with its name; {$limit} are recommended
    .why = Longer answers do not fit into one UDP packet, which some resolvers still need.
    .fix = Shorten the record: delete what is not used, join networks, or move a part into an include.
spf-size-512 = The {$count} TXT records at {$name} make an answer of {$bytes} bytes; {$limit} fit into a plain UDP answer
    .why = Resolvers ask again by TCP; where a firewall blocks that, SPF gives a temporary error.
    .fix = Delete TXT records at {$name} that are not used any more, such as old site verifications.
spf-platform-missing = The SPF record at {$name} does not include {$include}
    .why = Optional: SPF of this platform's mail is checked at the bounce domain. But some receivers and partners look here, too.
    .fix = Change the record to: {$expected}
spf-platform-after-all = include:{$include} stands after all in the SPF record at {$name}
    .why = Receivers never come to what stands after all.
    .fix = Change the record to: {$expected}

dmarc-missing = {$name} does not exist: the domain has no DMARC record
    .why = Google, Yahoo and others require one of everyone who sends in bulk, since February 2024.
    .fix = Publish at {$name} this TXT record, which asks for nothing but reports: {$expected}
dmarc-inherited = The domain is under the DMARC policy of {$from}: {$policy}
    .why = There is no record at {$name}, so the one of the parent domain is in force.
    .fix = Nothing has to be done. Publish a record at {$name} only if this domain needs a policy or reports of its own.
dmarc-several = There are {$count} DMARC records at {$name}
    .why = Receivers discard them all: the domain has no policy.
    .fix = Keep one of them and delete the others.
dmarc-wrong-place = The DMARC record is published at {$place}, not at {$name}
    .why = Receivers look at {$name}. Most consoles append the domain themselves, so the host field wants _dmarc alone.
    .fix = Delete the record at {$place} and publish at {$name}: {$expected}
dmarc-quoted = The DMARC record at {$name} has quotes or backslashes inside it
    .why = The console added quotes of its own. Receivers read those that you typed as part of the text, and find no record.
    .fix = Enter the value without any quotes and backslashes: {$expected}
dmarc-version-first = The DMARC record at {$name} does not begin with v=DMARC1
    .why = Receivers ignore a record where the version does not stand first.
    .fix = Change the record to: {$expected}
dmarc-version-case = The DMARC record at {$name} does not begin with v=DMARC1; exactly
    .why = The version is case sensitive, and a semicolon comes after it. Receivers ignore the record.
    .fix = Change the record to: {$expected}
dmarc-tag-order = In the DMARC record at {$name}, p= does not stand right after v=DMARC1
    .why = RFC 9989 allows any order, but older receivers want p= second.
    .fix = Move p= to the second place.
dmarc-tag-case = {$tag}={$value} in the DMARC record at {$name} has upper case letters
    .why = Upper case is allowed, but not every receiver reads it.
    .fix = Write it in lower case.
dmarc-syntax = The DMARC record at {$name} has something that is no tag, at byte {$position}: {$tag}
    .why = Receivers pass over it, or over what stands around it. Often a semicolon is missing, or a comma stands in its place.
    .fix = Separate the tags by semicolons: tag=value; tag=value
dmarc-duplicate-tag = {$tag} stands twice in the DMARC record at {$name}
    .why = Receivers take the one, or the other, or neither.
    .fix = Keep one of the two.
dmarc-removed-tag = {$tag}={$value} in the DMARC record at {$name} is no longer part of DMARC
    .why = RFC 9989 took out pct, rf and ri. Newer receivers pass over them, so a policy with pct= applies to all mail; older ones still read them.
    .fix = Delete {$tag}. To try a policy out, use t=y.
dmarc-unknown-tag = {$tag} in the DMARC record at {$name} is not known
    .why = Receivers pass over tags that they do not know. It is probably misspelt.
    .fix = Correct or delete {$tag}. Known are v, p, sp, np, t, psd, adkim, aspf, rua, ruf and fo.
dmarc-tag-value = {$tag}={$value} in the DMARC record at {$name} is not valid
    .why = Receivers take the default in its place.
    .fix = Allowed are: t=y or n; psd=y, n or u; adkim and aspf r or s; fo 0 or 1, d, s, with colons between.
dmarc-policy-missing = The DMARC record at {$name} has no p=
    .why = Receivers treat it as p={$applied}, and older ones ignore the record.
    .fix = Put p=none, p=quarantine or p=reject right after v=DMARC1;
dmarc-policy-value = {$tag}={$value} in the DMARC record at {$name} is no policy
    .why = With an invalid p, sp or np receivers act as if p=none, or as if there were no record.
    .fix = Allowed are none, quarantine and reject.
dmarc-none = The DMARC policy at {$name} is none
    .why = Receivers report, but treat forged mail as any other. That is right to begin with.
    .fix = When the reports show that all your mail is aligned, go on to quarantine, and then to reject.
dmarc-testing = The DMARC policy {$policy} at {$name} is in test mode (t=y)
    .why = Receivers apply one step less: {$applied}.
    .fix = Take t=y out when the reports are in order.
dmarc-subdomain-weaker = {$tag}={$value} in the DMARC record at {$name} is weaker than the policy {$policy}
    .why = Who forges mail uses a subdomain instead.
    .fix = Delete {$tag}, or make it as strict as the policy.
dmarc-subdomain-ignored = {$tag} in the DMARC record at {$name} has no effect
    .why = sp and np count only in the record of the organizational domain, {$organizational}.
    .fix = Delete {$tag} here.
dmarc-psd = The DMARC record at {$name} has psd=y
    .why = That is for public suffixes such as co.jp. On a company's domain it parts the domain from its subdomains, whose mail is aligned no more.
    .fix = Delete psd=y.
dmarc-rua-missing = The DMARC record at {$name} asks for no reports
    .why = Without rua= nobody tells you who sends as your domain, and whether your own mail passes.
    .fix = Change the record to: {$expected}
dmarc-rua-not-ours = The DMARC record at {$name} does not send reports to {$ours}
    .why = The figures of this system, and its advice on the way to p=reject, come from these reports.
    .fix = Change the record to: {$expected}
dmarc-uri = {$tag}= in the DMARC record at {$name} has an address that cannot be used: {$uri}
    .why = Each address begins with mailto: and addresses are separated by commas. Receivers pass over the others.
    .fix = Write it as mailto:name@domain
dmarc-uri-scheme = {$tag}= in the DMARC record at {$name} has something other than mailto: {$uri}
    .why = Receivers send reports by mail only, and pass over the rest.
    .fix = Replace it by mailto: and an address.
dmarc-uri-size = {$tag}= in the DMARC record at {$name} has a size limit: {$uri}
    .why = RFC 9989 took size limits out; receivers pass over them.
    .fix = Delete the exclamation mark and what stands after it.
dmarc-external = {$host} has not agreed to take the DMARC reports of this domain
    .why = Reports to another organization are sent only where it says so in DNS; receivers pass over the address. This is for the one who runs {$host} to repair.
    .fix = To be published there: {$expected}
dmarc-external-wildcard = {$host} takes DMARC reports of every domain
    .why = Its consent is a wildcard record ({$observed}). That is common among report services.
    .fix = Nothing has to be done.
dmarc-external-override = {$host} agrees to take the DMARC reports, but names an address elsewhere
    .why = The address in the consent must be at the same host, else receivers send no report to either: {$observed}
    .fix = The one who runs {$host} must take rua= out of the record {$record}
dmarc-report-mx = {$host}, where DMARC reports go, takes no mail
    .why = It has no mail server with an address, so all reports are lost.
    .fix = Correct the address in rua= or ruf=, or publish an MX record for {$host} that leads to a mail server
dmarc-alignment-differs = {$name} is aligned with the From domain {$from} for some receivers only
    .why = Receivers that walk up the tree (RFC 9989) take {$walk} as the organization's domain, those that use the public suffix list (RFC 7489) take {$list}. What belongs together for the ones does not for the others.
    .fix = Publish a DMARC record at _dmarc.{$list}: then both come to the same domain.
dmarc-discovery = Receivers do not agree which DMARC policy {$domain} is under
    .why = Those that walk up the tree (RFC 9989) find {$walk}; those that use the public suffix list (RFC 7489) find {$list}.
    .fix = Publish a record at {$name}: both kinds look there first.

mx-missing = {$name} has no MX record
    .why = Nobody can reply to its mail, unless the domain has an address that takes mail. Some receivers trust such mail less.
    .fix = Publish an MX record, if people should be able to reply.
mx-null = {$name} says that it takes no mail (null MX)
    .why = Nobody can reply to its mail, and some receivers refuse mail from such a domain.
    .fix = Use a domain that takes mail in the From header, or publish an MX record.
mta-sts-missing = The domain has no MTA-STS record
    .why = MTA-STS makes others deliver mail to the domain over TLS only. The sending platform does not need it.
    .fix = Nothing has to be done. If you want it: a policy at https://mta-sts.<domain>/.well-known/mta-sts.txt, then TXT at {$name}: v=STSv1; id=1
mta-sts-invalid = The MTA-STS record at {$name} is not valid
    .why = Senders pass over it: there must be one record, v=STSv1; with an id of 1 to 32 letters and digits.
    .fix = Publish one TXT record at {$name}: v=STSv1; id=1
tls-rpt-missing = The domain has no TLS reporting record
    .why = With it, others report where delivery over TLS to the domain fails. The sending platform does not need it.
    .fix = Nothing has to be done. If you want it, publish TXT at {$name}: v=TLSRPTv1; rua=mailto: and an address
tls-rpt-invalid = The TLS reporting record at {$name} is not valid
    .why = Senders pass over it: there must be one record, v=TLSRPTv1; with rua= and mailto: or https: addresses.
    .fix = Publish one TXT record at {$name}: v=TLSRPTv1; rua=mailto: and an address

## Advice beside the records

spf-all-fail = -all: mail from anywhere else is to be refused. Be sure that every service that sends as the domain is in the record; forwarded mail fails, too.
spf-all-softfail = ~all: mail from anywhere else is suspicious, but to be accepted. DMARC decides what becomes of it; this is what we recommend.
spf-all-neutral = ?all: nothing is said of mail from anywhere else, as if there were no record.
spf-all-pass = +all: anyone may send as the domain. Change it.
spf-all-redirect = The record of another domain decides on mail from anywhere else.
spf-all-none = There is no all at the end: nothing is said of mail from anywhere else, as if it were ?all.
dmarc-next-start = Publish the first record. It asks receivers for reports and changes nothing for your mail.
dmarc-next-ask-for-reports = Ask for reports first: without them no one knows what a stricter policy would stop.
dmarc-next-wait = {$percent} % of {$messages} messages were aligned in {$days} days. Wait until there are reports of {$needdays} days and {$needmessages} messages.
dmarc-next-wait-unreported = No report has come in the last days. Wait until there are reports of {$needdays} days and {$needmessages} messages.
dmarc-next-fix-sources = {$percent} % of {$messages} messages were aligned in {$days} days; {$needpercent} % are wanted before the next step. Not aligned ({$count}): {$sources}. Put them in order first, or be sure that they are not yours.
dmarc-next-test-quarantine = {$percent} % aligned for {$days} days. Not aligned ({$count}): {$sources}. Publish p=quarantine with t=y: receivers report as if it were in force, and apply none.
dmarc-next-quarantine = {$percent} % aligned for {$days} days. Not aligned ({$count}): {$sources}. Publish p=quarantine: mail that fails goes to the spam folder.
dmarc-next-test-reject = {$percent} % aligned for {$days} days. Not aligned ({$count}): {$sources}. Publish p=reject with t=y: receivers still put mail that fails into the spam folder.
dmarc-next-reject = {$percent} % aligned for {$days} days. Not aligned ({$count}): {$sources}. Publish p=reject: mail that fails is refused.
dmarc-next-done = p=reject is in force. Keep an eye on the reports: {$percent} % of {$messages} messages were aligned in {$days} days.
dmarc-next-done-unreported = p=reject is in force. No report has come in the last days.

## The records, as the program prints them

records-required = required
records-optional = optional
records-name = name
records-host = host
records-type = type
records-value = value
records-ttl = ttl
records-for = for
records-platform = For the platform to publish
records-next = next, once they are published: {$command}
domain-removed = {$domain} is removed, and its private keys with it
