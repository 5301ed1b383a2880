//! What people read: texts of strangers, times, hashes, names.

use charter_interface::factory::{Command, TemplateSpec};
use charter_interface::text::Quoted;
use charter_interface::{
    AccountId, CodeHash, Duration, Gas, RawObject, Timestamp, check_label, check_name,
    check_version,
};
use rstest::rstest;

#[rstest]
#[case::quote("a \"b\"", r#""a \"b\"""#)]
#[case::backslash(r"a\b", r#""a\\b""#)]
#[case::line("a\nb\rc\td", r#""a\nb\rc\td""#)]
#[case::terminal("\u{1b}[31mred", r#""\u{1b}[31mred""#)]
#[case::backspace("paid\u{8}\u{8}", r#""paid\u{8}\u{8}""#)]
#[case::c1("\u{9b}2J", r#""\u{9b}2J""#)]
#[case::bidi("a\u{202e}b\u{2066}c", r#""a\u{202e}b\u{2066}c""#)]
#[case::zero_width("a\u{200b}b\u{feff}c\u{2060}d", r#""a\u{200b}b\u{feff}c\u{2060}d""#)]
#[case::soft_hyphen("pay\u{ad}ment", r#""pay\u{ad}ment""#)]
#[case::tags("a\u{e0041}b", r#""a\u{e0041}b""#)]
#[case::separators("a\u{2028}b\u{2029}c", r#""a\u{2028}b\u{2029}c""#)]
#[case::filler("a\u{3164}b", r#""a\u{3164}b""#)]
#[case::other_scripts("Überprüfung 日本語 🎁", r#""Überprüfung 日本語 🎁""#)]
fn a_text_of_a_stranger_shows_what_is_in_it(#[case] text: &str, #[case] shown: &str) {
    assert_eq!(Quoted(text).to_string(), shown);
}

#[test]
fn a_title_cannot_forge_another_line_of_a_summary() {
    let forged = Command::SetTemplate {
        template: "token".to_string(),
        spec: TemplateSpec {
            title: "Tokens\", init \"init\" with 10.0 Tgas\nset terms of \"token\"".to_string(),
            init_method: "steal".to_string(),
            init_gas: Gas::from_tgas(10),
            per_creator: None,
        },
    };
    assert_eq!(
        forged.to_string(),
        r#"set template "token": "Tokens\", init \"init\" with 10.0 Tgas\nset terms of \"token\"", init "steal" with 10.0 Tgas, any number per creator"#
    );
}

#[rstest]
#[case(0, "0 ns")]
#[case(999_999_999, "999999999 ns")]
#[case(90_000_000_000, "1 min 30 s")]
#[case(3_600_000_000_000, "1 h")]
#[case(86_399_000_000_000, "23 h 59 min")]
#[case(86_400_000_000_000, "1 d")]
#[case(7_776_000_000_000_000, "90 d")]
fn a_duration_is_said_in_the_units_that_people_use(#[case] nanoseconds: u64, #[case] said: &str) {
    assert_eq!(Duration(nanoseconds).to_string(), said);
}

#[test]
fn a_time_after_the_end_of_time_is_the_end_of_time() {
    let end = Timestamp(u64::MAX);
    assert_eq!(Timestamp(1).after(Duration(u64::MAX)), end);
    assert_eq!(end.until(Timestamp(0)), Duration(0));
    assert_eq!(Timestamp(2).until(Timestamp(5)), Duration(3));
}

#[test]
fn a_code_hash_is_read_as_sha256sum_and_as_the_node_print_it() {
    // The SHA-256 of nothing, by sha256sum and by a node.
    let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let base58 = "GKot5hBsd81kMupNCXHaqbhv3huEbxAFMLnpcX2hniwn";
    let hash: CodeHash = hex.parse().expect("hexadecimal");
    assert_eq!(hash.to_string(), base58);
    assert_eq!(base58.parse(), Ok(hash));
    let json = serde_json::to_string(&hash).expect("it has JSON");
    assert_eq!(json, format!("\"{base58}\""));
    assert_eq!(
        serde_json::from_str::<CodeHash>(&format!("\"{hex}\"")).expect("hexadecimal in JSON"),
        hash
    );
    let short = "abc".parse::<CodeHash>().expect_err("too short");
    assert_eq!(
        short.to_string(),
        "a code hash is 32 bytes in base58, or 64 hexadecimal digits; got 3 characters that are neither"
    );
}

#[rstest]
#[case("{}", true)]
#[case(r#"{"a": 1,  "a": 2}"#, true)]
#[case("[]", false)]
#[case("null", false)]
#[case("1", false)]
#[case("{} {}", false)]
#[case("{", false)]
fn init_arguments_are_one_json_object_byte_for_byte(#[case] text: &str, #[case] accepted: bool) {
    match RawObject::new(text) {
        Ok(object) => assert!(accepted && object.as_str() == text, "{text}"),
        Err(error) => assert!(!accepted, "{text}: {error}"),
    }
}

#[test]
fn unknown_fields_are_refused() {
    let text = r#"{"set_terms": {"template": "t", "terms": {"fee": "1", "min_balance": "0", "owner_key": false, "tip": "1"}}}"#;
    let error = serde_json::from_str::<Command>(text).expect_err("`tip` is unknown");
    assert!(
        error.to_string().starts_with("unknown field `tip`"),
        "{error}"
    );
}

#[test]
fn a_label_is_one_part_of_an_account_id() {
    let parent: AccountId = "factory.near".parse().expect("a valid id");
    assert_eq!(
        check_label("gift", &parent).map(|id| id.to_string()),
        Ok("gift.factory.near".to_string())
    );
    for wrong in [
        "",
        "a.b",
        "Gift",
        "a--b",
        "-a",
        "a_",
        "ä",
        "a b",
        "a\u{200b}",
    ] {
        check_label(wrong, &parent).expect_err(wrong);
    }
    let longest = "a".repeat(64 - ".factory.near".len());
    check_label(&longest, &parent).expect("it fits exactly");
    check_label(&format!("{longest}a"), &parent).expect_err("one too many");
}

#[test]
fn names_and_versions_have_their_bounds() {
    check_name(&"a".repeat(24)).expect("24 fit");
    check_name(&"a".repeat(25)).expect_err("25 do not");
    check_name("").expect_err("a name");
    check_version("1.0.0-rc.1+build_5").expect("all of SemVer");
    check_version("1.0 ").expect_err("a space");
}

#[rstest]
#[case(r#"{"unpause": {}}"#, r#"write "unpause" instead of {"unpause": {}}"#)]
#[case(
    r#"{ "cancel_upgrade" : { "now": true } }"#,
    r#"write "cancel_upgrade" instead of { "cancel_upgrade" : { "now": true } }"#
)]
fn a_command_without_content_is_a_text_and_the_refusal_says_so(
    #[case] text: &str,
    #[case] said: &str,
) {
    let error = serde_json::from_str::<Command>(text).expect_err("it is no command");
    assert!(error.to_string().starts_with(said), "{error}");
    assert_eq!(
        serde_json::from_str::<Vec<Command>>(r#"["unpause"]"#).expect("this is one"),
        [Command::Unpause]
    );
}
