//! Amounts, durations, shares and gas as people write them.

use charter_cli::human;
use charter_interface::governance::Threshold;
use charter_interface::{Duration, Gas, NearToken};
use rstest::rstest;

#[rstest]
#[case("1.5 NEAR", 1_500_000_000_000_000_000_000_000)]
#[case("1.5NEAR", 1_500_000_000_000_000_000_000_000)]
#[case("0.000000000000000000000001 near", 1)]
#[case("1,000 NEAR", 1_000_000_000_000_000_000_000_000_000)]
#[case("1 yoctoNEAR", 1)]
#[case("250 mNEAR", 250_000_000_000_000_000_000_000)]
#[case(".5 NEAR", 500_000_000_000_000_000_000_000)]
#[case("0", 0)]
fn an_amount_is_read_to_the_last_digit(#[case] text: &str, #[case] yocto: u128) {
    assert_eq!(human::amount(text), Ok(NearToken::from_yoctonear(yocto)));
}

#[rstest]
#[case("1.5", "`1.5` of what? write `1.5 NEAR` or `1.5 yoctoNEAR`")]
#[case(
    "1.5 NAER",
    "`1.5 NAER` is no amount; write it as `1.5 NEAR` or `1 yoctoNEAR`"
)]
#[case(
    "1.2.3 NEAR",
    "`1.2.3 NEAR` is no amount; write it as `1.5 NEAR` or `1 yoctoNEAR`"
)]
#[case(
    "-1 NEAR",
    "`-1 NEAR` is no amount; write it as `1.5 NEAR` or `1 yoctoNEAR`"
)]
#[case("NEAR", "`NEAR` is no amount; write it as `1.5 NEAR` or `1 yoctoNEAR`")]
#[case(
    "1e5 NEAR",
    "`1e5 NEAR` is no amount; write it as `1.5 NEAR` or `1 yoctoNEAR`"
)]
#[case(
    "0.5 yoctoNEAR",
    "`0.5 yoctoNEAR` is finer than a yoctoNEAR, of which a NEAR has 10^24"
)]
#[case(
    "999999999999999999999999 NEAR",
    "`999999999999999999999999 NEAR` is more than an amount can hold"
)]
fn what_is_no_amount_is_refused(#[case] text: &str, #[case] error: &str) {
    assert_eq!(human::amount(text).unwrap_err().to_string(), error);
}

#[rstest]
#[case("24h", 86_400)]
#[case("90 min", 5_400)]
#[case("1d 12h", 129_600)]
#[case("2w", 1_209_600)]
#[case("1h30m", 5_400)]
#[case("0", 0)]
fn a_duration_is_read(#[case] text: &str, #[case] seconds: u64) {
    assert_eq!(human::duration(text), Ok(Duration::from_secs(seconds)));
}

#[rstest]
#[case("24", "`` in `24` is no unit of time; there are s, min, h, d and w")]
#[case("24x", "`x` in `24x` is no unit of time; there are s, min, h, d and w")]
#[case(
    "h",
    "`h` is no duration; write it as `90 s`, `30 min`, `24h`, `7d` or `1d 12h`"
)]
#[case(
    "",
    "`` is no duration; write it as `90 s`, `30 min`, `24h`, `7d` or `1d 12h`"
)]
#[case("1000000 w", "`1000000 w` is longer than 584 years")]
#[case(
    "99999999999999999999 s",
    "`99999999999999999999 s` is longer than 584 years"
)]
fn what_is_no_duration_is_refused(#[case] text: &str, #[case] error: &str) {
    assert_eq!(human::duration(text).unwrap_err().to_string(), error);
}

#[rstest]
#[case("2/3", Threshold::Share(2, 3))]
#[case("2", Threshold::Votes(2))]
#[case("3 votes", Threshold::Votes(3))]
fn a_threshold_is_read(#[case] text: &str, #[case] threshold: Threshold) {
    assert_eq!(human::threshold(text), Ok(threshold));
}

#[rstest]
#[case("3/2")]
#[case("0")]
#[case("1/0")]
#[case("half")]
#[case("-1")]
fn what_is_no_threshold_is_refused(#[case] text: &str) {
    assert_eq!(
        human::threshold(text).unwrap_err().to_string(),
        format!(
            "`{text}` is no threshold; write a share of the members as `2/3`, or a number of votes as `2`"
        )
    );
}

#[rstest]
#[case("30 Tgas", 30_000_000_000_000)]
#[case("30T", 30_000_000_000_000)]
#[case("0.5 Tgas", 500_000_000_000)]
#[case("500 Ggas", 500_000_000_000)]
fn gas_is_read(#[case] text: &str, #[case] gas: u64) {
    assert_eq!(human::gas(text), Ok(Gas::from_gas(gas)));
}

#[test]
fn gas_needs_its_unit() {
    assert!(human::gas("30").is_err());
    assert!(human::gas("99999999999 Tgas").is_err());
}

#[test]
fn a_hash_is_read_in_both_spellings() {
    // The SHA-256 of nothing, as `sha256sum` prints it, and the same bytes in base58.
    let hexadecimal = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let base58 = "GKot5hBsd81kMupNCXHaqbhv3huEbxAFMLnpcX2hniwn";
    assert_eq!(human::code_hash(hexadecimal), human::code_hash(base58));
    let hash = human::code_hash(base58).unwrap();
    assert_eq!(
        human::both_spellings(&hash),
        format!("{base58} (sha256sum: {hexadecimal})")
    );
}
