//! The one table of findings: id, severity, topic, source. Their texts stand beside it in en.ftl and ja.ftl,
//! docs/findings.md is made from all three.

use model::{Severity, Topic};

macro_rules! findings {
    ($($variant:ident = $id:literal $severity:ident $topic:ident $source:literal;)+) => {
        /// What can be found, one variant a finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the title of each stands in en.ftl, which docs/findings.md is made from")]
        pub enum Id { $($variant),+ }

        impl Id {
            /// All, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name, such as `spf-several-records`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }

            /// Which record it is about.
            pub fn topic(self) -> Topic {
                match self { $(Self::$variant => Topic::$topic),+ }
            }

            /// Where the rule comes from.
            pub fn source(self) -> &'static str {
                match self { $(Self::$variant => $source),+ }
            }
        }
    };
}

findings! {
    DnsUnknown = "dns-unknown" Warning Dns "RFC 8499, section 3";
    DnsDomainMissing = "dns-domain-missing" Error Dns "RFC 8020";
    DnsQuestionsCut = "dns-questions-cut" Warning Dns "limits of this program";

    DkimMissing = "dkim-missing" Error Dkim "RFC 6376, section 3.6.2";
    DkimSeveral = "dkim-several" Error Dkim "RFC 6376, section 3.6.2.2";
    DkimWrongPlace = "dkim-wrong-place" Error Dkim "RFC 6376, section 3.6.2.1";
    DkimCname = "dkim-cname" Info Dkim "RFC 1034, section 3.6.2";
    DkimCnameMissing = "dkim-cname-missing" Warning Dkim "RFC 1034, section 3.6.2";
    DkimCnameTarget = "dkim-cname-target" Error Dkim "RFC 1034, section 3.6.2";
    DkimQuoted = "dkim-quoted" Error Dkim "RFC 6376, section 3.6.2.2";
    DkimSplit = "dkim-split" Error Dkim "RFC 6376, section 3.6.2.2";
    DkimSyntax = "dkim-syntax" Error Dkim "RFC 6376, section 3.2";
    DkimVersion = "dkim-version" Error Dkim "RFC 6376, section 3.6.1";
    DkimKeyType = "dkim-key-type" Error Dkim "RFC 6376, section 3.6.1; RFC 8463";
    DkimHash = "dkim-hash" Error Dkim "RFC 6376, section 3.6.1; RFC 8301";
    DkimHashSha1 = "dkim-hash-sha1" Info Dkim "RFC 8301, section 3.1";
    DkimServiceType = "dkim-service-type" Error Dkim "RFC 6376, section 3.6.1";
    DkimTesting = "dkim-testing" Warning Dkim "RFC 6376, section 3.6.1";
    DkimStrict = "dkim-strict" Info Dkim "RFC 6376, section 3.6.1";
    DkimRevoked = "dkim-revoked" Error Dkim "RFC 6376, section 3.6.1";
    DkimBase64 = "dkim-base64" Error Dkim "RFC 6376, section 3.6.1";
    DkimKeyFormat = "dkim-key-format" Error Dkim "RFC 6376, section 3.6.1; RFC 8463, section 4.2";
    DkimKeyUnder1024 = "dkim-key-under-1024" Error Dkim "RFC 8301, section 3.2";
    DkimKeyUnder2048 = "dkim-key-under-2048" Warning Dkim "RFC 8301, section 3.2";
    DkimKeyDiffers = "dkim-key-differs" Error Dkim "RFC 6376, section 3.6.1";
    DkimRetired = "dkim-retired" Info Dkim "RFC 6376, section 3.1";
    DkimStillValid = "dkim-still-valid" Error Dkim "RFC 6376, section 3.6.1";
    DkimNotAligned = "dkim-not-aligned" Error Dkim "RFC 9989, section 4.4";

    BounceCnameMissing = "bounce-cname-missing" Error Bounce "RFC 1034, section 3.6.2";
    BounceWrongPlace = "bounce-wrong-place" Error Bounce "RFC 1035, section 5.1";
    BounceNotCname = "bounce-not-cname" Error Bounce "RFC 1034, section 3.6.2";
    BounceTarget = "bounce-target" Error Bounce "RFC 1034, section 3.6.2";
    BounceChain = "bounce-chain" Warning Bounce "RFC 1034, section 3.6.2";
    BounceLoop = "bounce-loop" Error Bounce "RFC 1034, section 3.6.2";
    BounceOtherRecords = "bounce-other-records" Error Bounce "RFC 1034, section 3.6.2; RFC 2181, section 10.1";
    BounceMxMissing = "bounce-mx-missing" Error Bounce "RFC 5321, section 5.1; RFC 7505";
    BounceMxUnresolved = "bounce-mx-unresolved" Error Bounce "RFC 5321, section 5.1";
    BounceSpfMissing = "bounce-spf-missing" Warning Bounce "RFC 7208, section 3";
    BounceNotAligned = "bounce-not-aligned" Warning Bounce "RFC 9989, section 4.4";
    BounceNotAlignedStrict = "bounce-not-aligned-strict" Warning Bounce "RFC 9989, section 4.4";

    SpfMissing = "spf-missing" Info Spf "RFC 7208, section 4.5";
    SpfSeveralRecords = "spf-several-records" Error Spf "RFC 7208, section 4.5";
    SpfNotRecognised = "spf-not-recognised" Warning Spf "RFC 7208, section 4.5";
    SpfQuoted = "spf-quoted" Warning Spf "RFC 7208, section 3.3";
    SpfNotAscii = "spf-not-ascii" Error Spf "RFC 7208, section 3.1";
    SpfSeparator = "spf-separator" Error Spf "RFC 7208, section 4.6.1";
    SpfUnknownMechanism = "spf-unknown-mechanism" Error Spf "RFC 7208, section 4.6.1";
    SpfModifierName = "spf-modifier-name" Error Spf "RFC 7208, section 4.6.1";
    SpfModifierAsMechanism = "spf-modifier-as-mechanism" Error Spf "RFC 7208, section 6";
    SpfMechanismAsModifier = "spf-mechanism-as-modifier" Warning Spf "RFC 7208, section 6";
    SpfArgumentMissing = "spf-argument-missing" Error Spf "RFC 7208, section 5";
    SpfArgumentUnexpected = "spf-argument-unexpected" Error Spf "RFC 7208, section 5";
    SpfDomainSpec = "spf-domain-spec" Error Spf "RFC 7208, section 7.1";
    SpfAddressAsDomain = "spf-address-as-domain" Error Spf "RFC 7208, section 5.6";
    SpfIp4 = "spf-ip4" Error Spf "RFC 7208, section 5.6";
    SpfIp6 = "spf-ip6" Error Spf "RFC 7208, section 5.6";
    SpfCidr = "spf-cidr" Error Spf "RFC 7208, section 5.6";
    SpfMacroSyntax = "spf-macro-syntax" Error Spf "RFC 7208, section 7.1";
    SpfMacroLetter = "spf-macro-letter" Error Spf "RFC 7208, section 7.2";
    SpfDuplicateModifier = "spf-duplicate-modifier" Error Spf "RFC 7208, section 6";
    SpfLookupLimit = "spf-lookup-limit" Error Spf "RFC 7208, section 4.6.4";
    SpfLookupLimitUnused = "spf-lookup-limit-unused" Warning Spf "RFC 7208, section 4.6.4";
    SpfLookupsNearLimit = "spf-lookups-near-limit" Info Spf "RFC 7208, section 4.6.4";
    SpfVoidLimit = "spf-void-limit" Error Spf "RFC 7208, section 4.6.4";
    SpfVoidLookup = "spf-void-lookup" Warning Spf "RFC 7208, section 4.6.4";
    SpfMxLimit = "spf-mx-limit" Error Spf "RFC 7208, section 4.6.4";
    SpfLoop = "spf-loop" Error Spf "RFC 7208, section 4.6.4";
    SpfIncludeNone = "spf-include-none" Error Spf "RFC 7208, sections 5.2, 6.1";
    SpfRedirectBesideAll = "spf-redirect-beside-all" Warning Spf "RFC 7208, section 6.1";
    SpfAfterAll = "spf-after-all" Warning Spf "RFC 7208, section 5.1";
    SpfDuplicateInclude = "spf-duplicate-include" Warning Spf "RFC 7208, section 4.6.4";
    SpfDuplicateTerm = "spf-duplicate-term" Info Spf "RFC 7208, section 4.6.4";
    SpfPtr = "spf-ptr" Warning Spf "RFC 7208, section 5.5";
    SpfPassAll = "spf-pass-all" Warning Spf "RFC 7208, section 11.4";
    SpfNeutralAll = "spf-neutral-all" Warning Spf "RFC 7208, section 8.2";
    SpfNoAll = "spf-no-all" Warning Spf "RFC 7208, section 4.7";
    SpfWideRange = "spf-wide-range" Warning Spf "RFC 7208, section 11.4";
    SpfPrivateAddress = "spf-private-address" Warning Spf "RFC 6890";
    SpfMacros = "spf-macros" Info Spf "RFC 7208, section 7";
    SpfUnknownModifier = "spf-unknown-modifier" Info Spf "RFC 7208, section 6";
    SpfExp = "spf-exp" Warning Spf "RFC 7208, section 6.2";
    SpfTarget = "spf-target" Warning Spf "RFC 7208, section 4.3";
    SpfSplit = "spf-split" Error Spf "RFC 7208, section 3.3";
    SpfString255 = "spf-string-255" Info Spf "RFC 7208, section 3.3";
    SpfSize450 = "spf-size-450" Warning Spf "RFC 7208, section 3.4";
    SpfSize512 = "spf-size-512" Warning Spf "RFC 7208, section 3.4";
    SpfPlatformMissing = "spf-platform-missing" Warning Spf "RFC 7208, section 5.2";
    SpfPlatformAfterAll = "spf-platform-after-all" Warning Spf "RFC 7208, section 5.1";

    DmarcMissing = "dmarc-missing" Error Dmarc "RFC 9989, section 4.5";
    DmarcInherited = "dmarc-inherited" Info Dmarc "RFC 9989, section 4.10.1";
    DmarcSeveral = "dmarc-several" Error Dmarc "RFC 9989, section 4.10";
    DmarcWrongPlace = "dmarc-wrong-place" Error Dmarc "RFC 9989, section 4.5";
    DmarcQuoted = "dmarc-quoted" Error Dmarc "RFC 9989, section 4.8";
    DmarcVersionFirst = "dmarc-version-first" Error Dmarc "RFC 9989, section 4.7";
    DmarcVersionCase = "dmarc-version-case" Error Dmarc "RFC 9989, section 4.7";
    DmarcTagOrder = "dmarc-tag-order" Info Dmarc "RFC 7489, section 6.4; RFC 9989, section 4.8";
    DmarcTagCase = "dmarc-tag-case" Info Dmarc "RFC 9989, section 4.8";
    DmarcSyntax = "dmarc-syntax" Warning Dmarc "RFC 9989, section 4.8";
    DmarcDuplicateTag = "dmarc-duplicate-tag" Warning Dmarc "RFC 6376, section 3.2";
    DmarcRemovedTag = "dmarc-removed-tag" Warning Dmarc "RFC 9989, appendix C.5.2";
    DmarcUnknownTag = "dmarc-unknown-tag" Warning Dmarc "RFC 9989, section 4.7";
    DmarcTagValue = "dmarc-tag-value" Warning Dmarc "RFC 9989, section 4.8";
    DmarcPolicyMissing = "dmarc-policy-missing" Warning Dmarc "RFC 9989, section 4.10.1";
    DmarcPolicyValue = "dmarc-policy-value" Error Dmarc "RFC 9989, section 4.10.1";
    DmarcNone = "dmarc-none" Info Dmarc "RFC 9989, section 4.7";
    DmarcTesting = "dmarc-testing" Info Dmarc "RFC 9989, section 4.7";
    DmarcSubdomainWeaker = "dmarc-subdomain-weaker" Warning Dmarc "RFC 9989, section 4.7";
    DmarcSubdomainIgnored = "dmarc-subdomain-ignored" Info Dmarc "RFC 9989, section 4.7";
    DmarcPsd = "dmarc-psd" Warning Dmarc "RFC 9989, section 4.7";
    DmarcRuaMissing = "dmarc-rua-missing" Warning Dmarc "RFC 9989, section 4.7";
    DmarcRuaNotOurs = "dmarc-rua-not-ours" Info Dmarc "RFC 9989, section 4.7";
    DmarcUri = "dmarc-uri" Warning Dmarc "RFC 9989, section 4.8; RFC 6068";
    DmarcUriScheme = "dmarc-uri-scheme" Warning Dmarc "RFC 9989, section 4.6";
    DmarcUriSize = "dmarc-uri-size" Info Dmarc "RFC 9989, section 4.8";
    DmarcExternal = "dmarc-external" Warning Dmarc "RFC 9990, section 4";
    DmarcExternalWildcard = "dmarc-external-wildcard" Info Dmarc "RFC 9990, section 4; RFC 4592";
    DmarcExternalOverride = "dmarc-external-override" Warning Dmarc "RFC 9990, section 4";
    DmarcReportMx = "dmarc-report-mx" Warning Dmarc "RFC 5321, section 5.1; RFC 7505";
    DmarcAlignmentDiffers = "dmarc-alignment-differs" Warning Dmarc "RFC 9989, sections 4.4, 4.10.2; RFC 7489, section 3.2";
    DmarcDiscovery = "dmarc-discovery" Warning Dmarc "RFC 9989, section 4.10; RFC 7489, section 6.6.3";

    MxMissing = "mx-missing" Info Mx "RFC 5321, section 5.1";
    MxNull = "mx-null" Info Mx "RFC 7505";
    MtaStsMissing = "mta-sts-missing" Info MtaSts "RFC 8461, section 3.1";
    MtaStsInvalid = "mta-sts-invalid" Warning MtaSts "RFC 8461, section 3.1";
    TlsRptMissing = "tls-rpt-missing" Info TlsRpt "RFC 8460, section 3";
    TlsRptInvalid = "tls-rpt-invalid" Warning TlsRpt "RFC 8460, section 3";
}
