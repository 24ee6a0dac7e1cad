//! Character sets, decoded and guessed.

use super::*;

#[track_caller]
fn read(bytes: &[u8], label: Option<&str>, wanted: &str) {
    assert_eq!(decode(bytes, label).0, wanted, "label {label:?}");
}

#[test]
fn a_long_text_is_not_copied_for_its_line_ends() {
    let line = "long enough\r\n";
    let long = line.repeat(LONGEST_COPY / line.len() + 1);
    let of = |bytes: &[u8]| match text(Cow::Borrowed(bytes), None, &mut Vec::new()) {
        Content::Text { text: Cow::Borrowed(text), .. } => (true, text.ends_with("\r\n")),
        Content::Text { text, .. } => (false, text.contains('\r')),
        other => panic!("{other:?}"),
    };
    assert_eq!(of(long.as_bytes()), (true, true));
    assert_eq!(of(format!("{long}\rx").as_bytes()), (false, false));
    assert_eq!(of(line.as_bytes()), (false, false));
}

#[test]
fn labels_that_are_right() {
    let japanese = "配信できませんでした。宛先をご確認ください。";
    for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, ISO_2022_JP, UTF_8] {
        let bytes = encoding.encode(japanese).0;
        read(&bytes, Some(encoding.name()), japanese);
    }
    read(b"Andr\xe9 \x80", Some("ISO-8859-1"), "André €");
    read(&encoding_rs::KOI8_R.encode("Сообщение не доставлено").0, Some("KOI8-R"), "Сообщение не доставлено");
    read(&encoding_rs::BIG5.encode("郵件無法傳遞").0, Some("big5"), "郵件無法傳遞");
    read(&encoding_rs::GB18030.encode("邮件无法投递").0, Some("\"gb2312\""), "邮件无法投递");
    read(&encoding_rs::EUC_KR.encode("메일을 보낼 수 없습니다").0, Some("ks_c_5601-1987"), "메일을 보낼 수 없습니다");
    read(b"Hi Mom -+Jjo--!", Some("UTF-7"), "Hi Mom -\u{263a}-!");
    read(b"\x1b$)CHi \x0e>H3g\x0f!", Some("iso-2022-kr"), "Hi 안녕!");
    read(b"~{<:Ky2;~}.", Some("hz-gb-2312"), "己所不.");
    read(b"\xff\xfea\0b\0", None, "ab");
    read(b"a\0b\0", Some("utf-16"), "ab");
    read(b"\0a\0b", Some("utf-16"), "ab");
    read(b"\xef\xbb\xbfa\xc3\xbc", Some("utf-8"), "aü");
}

#[test]
fn labels_that_are_missing() {
    let japanese = "メールを配信できませんでした。宛先のメールアドレスをご確認ください。";
    for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, ISO_2022_JP, UTF_8] {
        read(&encoding.encode(japanese).0, None, japanese);
        read(&encoding.encode(japanese).0, Some("us-ascii"), japanese);
    }
    let russian = "Сообщение не может быть доставлено получателю";
    read(&encoding_rs::KOI8_R.encode(russian).0, None, russian);
    read(&encoding_rs::WINDOWS_1251.encode(russian).0, None, russian);
    read(
        b"Die Nachricht konnte nicht zugestellt werden: ung\xfcltige Adresse",
        None,
        "Die Nachricht konnte nicht zugestellt werden: ungültige Adresse",
    );
}

#[test]
fn labels_that_lie() {
    read("Größe".as_bytes(), Some("iso-8859-1"), "Größe");
    assert!(decode("Größe".as_bytes(), Some("iso-8859-1")).1);
    let japanese = "メールを配信できませんでした。宛先のメールアドレスをご確認ください。";
    for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, ISO_2022_JP, UTF_8] {
        for label in ["iso-8859-1", "utf-8"] {
            read(&encoding.encode(japanese).0, Some(label), japanese);
        }
    }
    read(b"plain", Some("utf-16"), "plain");
    read(b"plain", Some("no-such-set"), "plain");
    // A cut UTF-8 text stays one.
    let cut = &"配信できませんでした".as_bytes()[..20];
    assert!(decode(cut, Some("utf-8")).0.starts_with("配信できま"));
}

#[test]
fn western_text_is_not_taken_for_another() {
    for text in
        ["Café à la crème, déjà vu: «où»", "Übergrößenträger müßten möglichst öfter äußern", "œuvre – “quotes” … €5"]
    {
        let bytes = WINDOWS_1252.encode(text).0;
        read(&bytes, Some("windows-1252"), text);
        read(&bytes, Some("iso-8859-1"), text);
    }
}

#[test]
fn line_ends() {
    for text in ["a\nb\n\nc", "a\r\nb\r\n\r\nc", "a\rb\r\rc"] {
        assert_eq!(with_line_feeds(Cow::Borrowed(text)), "a\nb\n\nc");
        assert_eq!(with_line_feeds(Cow::Owned(text.to_owned())), "a\nb\n\nc");
    }
}
