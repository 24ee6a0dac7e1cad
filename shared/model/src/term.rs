//! Closed vocabularies: an enum whose variants have one spelling in JSON, in the lake and on the command line.

/// A word of a closed vocabulary. [`vocabulary!`] implements it, so that the spelling stands once.
pub trait Term: Copy + Sized + 'static {
    /// Every word, in the order of the specification or of DESIGN.md.
    const ALL: &'static [Self];

    /// The spelling in JSON and in the lake.
    fn as_str(self) -> &'static str;

    /// The word that is spelled `text`, upper and lower case alike.
    fn from_spelling(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.as_str().eq_ignore_ascii_case(text))
    }
}

/// Declares an enum with one spelling a variant: serde, [`Term`] and `Display` follow from it.
macro_rules! vocabulary {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $spelling:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$inner])* #[serde(rename = $spelling)] $variant),+ }

        impl crate::Term for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $spelling),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(crate::Term::as_str(*self))
            }
        }
    };
}
pub(crate) use vocabulary;
