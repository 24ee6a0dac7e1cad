//! Short spellings of text: a field is written in the shortest form from which exactly the same text comes back.

/// The characters of the packed form; the first has the value 1.
pub(crate) const ALPHABET: &[u8; 41] = b"0123456789abcdefghijklmnopqrstuvwxyz-._@+";

/// How the bytes of a field spell its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// UTF-8.
    Text,
    /// A number in radix 42, big-endian, without leading zero bytes; its digits are characters of [`ALPHABET`].
    Packed,
    /// A decimal number, big-endian, in as few bytes as it takes and at least one.
    Number,
    /// Two lower-case hex digits a byte.
    Hex,
    /// A UUID in lower case with its four hyphens (RFC 9562, section 4): 16 bytes.
    Uuid,
}

impl Form {
    const ALL: [Self; 5] = [Self::Text, Self::Packed, Self::Number, Self::Hex, Self::Uuid];

    /// The form of a value in a header, where the first `count` forms exist.
    pub(crate) fn of(value: u8, count: u8) -> Option<Self> {
        if value < count { Self::ALL.get(usize::from(value)).copied() } else { None }
    }

    /// The value in a header.
    pub(crate) fn value(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Packed => 1,
            Self::Number => 2,
            Self::Hex => 3,
            Self::Uuid => 4,
        }
    }
}

/// The shortest spelling of `text` in the first `count` forms. The earlier form of two that are equally short.
pub(crate) fn shortest(text: &str, count: u8) -> (Form, Vec<u8>) {
    let mut best = (Form::Text, text.as_bytes().to_vec());
    // what is longer than a token in every form need not be tried
    if text.len() > 64 {
        return best;
    }
    for form in (1..count).filter_map(|value| Form::of(value, count)) {
        if let Some(bytes) = spell(text, form)
            && bytes.len() < best.1.len()
            && read(&bytes, form).as_deref() == Some(text)
        {
            best = (form, bytes);
        }
    }
    best
}

fn spell(text: &str, form: Form) -> Option<Vec<u8>> {
    match form {
        Form::Text => Some(text.as_bytes().to_vec()),
        Form::Packed => packed(text),
        Form::Number => {
            let bytes = text.parse::<u128>().ok()?.to_be_bytes();
            let start = bytes.iter().position(|&b| b != 0).unwrap_or(bytes.len() - 1);
            bytes.get(start..).map(<[u8]>::to_vec)
        }
        Form::Hex => hex_bytes(text),
        Form::Uuid => hex_bytes(&text.replace('-', "")).filter(|bytes| bytes.len() == 16),
    }
}

/// The text that `bytes` spell; `None` where they are not of that form.
pub(crate) fn read(bytes: &[u8], form: Form) -> Option<String> {
    match form {
        Form::Text => String::from_utf8(bytes.to_vec()).ok(),
        Form::Packed => unpack(bytes),
        Form::Number => {
            if bytes.is_empty() || bytes.len() > 16 {
                return None;
            }
            Some(bytes.iter().fold(0u128, |number, &byte| (number << 8) | u128::from(byte)).to_string())
        }
        Form::Hex => Some(data_encoding::HEXLOWER.encode(bytes)),
        Form::Uuid => {
            let mut text = data_encoding::HEXLOWER.encode(bytes);
            if text.len() != 32 {
                return None;
            }
            for at in [20, 16, 12, 8] {
                text.insert(at, '-');
            }
            Some(text)
        }
    }
}

fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).ok()
}

/// `text` in the packed form; `None` where a character is not of the alphabet.
pub(crate) fn packed(text: &str) -> Option<Vec<u8>> {
    // little-endian while it grows
    let mut number: Vec<u8> = Vec::new();
    for byte in text.bytes() {
        let mut carry = 1 + ALPHABET.iter().position(|&c| c == byte)?;
        for digit in &mut number {
            carry += usize::from(*digit) * 42;
            *digit = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        if carry > 0 {
            number.push(carry.to_le_bytes()[0]);
        }
    }
    number.reverse();
    Some(number)
}

fn unpack(bytes: &[u8]) -> Option<String> {
    let mut number = bytes.to_vec();
    let mut text = Vec::new();
    while number.iter().any(|&byte| byte != 0) {
        let mut rest = 0u16;
        for byte in &mut number {
            let value = (rest << 8) | u16::from(*byte);
            *byte = (value / 42).to_le_bytes()[0];
            rest = value % 42;
        }
        text.push(*ALPHABET.get(usize::from(rest).checked_sub(1)?)?);
    }
    text.reverse();
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_form() {
        for (text, form, length) in [
            ("acme", Form::Packed, 3),
            ("12345", Form::Number, 2),
            ("0", Form::Text, 1),
            ("00", Form::Packed, 1),
            ("007", Form::Packed, 2),
            ("18446744073709551615", Form::Number, 8),
            ("340282366920938463463374607431768211456", Form::Packed, 26),
            ("0193f2a4-7c3e-7b1a-9d55-0123456789ab", Form::Uuid, 16),
            ("0193F2A4-7C3E-7B1A-9D55-0123456789AB", Form::Text, 36),
            ("00112233445566778899aabbccddeeff", Form::Hex, 16),
            ("Straße", Form::Text, 7),
            ("order-2025-000123", Form::Packed, 12),
        ] {
            let (got, bytes) = shortest(text, 5);
            assert_eq!((got, bytes.len()), (form, length), "{text}");
            assert_eq!(read(&bytes, got).as_deref(), Some(text));
        }
    }

    #[test]
    fn packed_is_radix_42() {
        assert_eq!(packed("0"), Some(vec![1]));
        assert_eq!(packed("ab"), Some(vec![0x01, 0xda])); // 11 * 42 + 12
        assert_eq!(unpack(&[0x01, 0xda]).as_deref(), Some("ab"));
        // a digit that is none: 42 itself
        assert_eq!(unpack(&[42]), None);
    }
}
