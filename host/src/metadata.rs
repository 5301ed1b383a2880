//! NEP-330: where a contract's source is.

/// The JSON that `contract_source_metadata` returns (NEP-330), with the standards that are named. The version is
/// the package's; there is no link until its source is published.
#[macro_export]
macro_rules! source_metadata {
    ($first:literal = $first_version:literal $(, $standard:literal = $version:literal)*) => {
        concat!(
            "{\"version\":\"", env!("CARGO_PKG_VERSION"), "\",\"link\":null",
            ",\"standards\":[{\"standard\":\"", $first, "\",\"version\":\"", $first_version, "\"}"
            $(, ",{\"standard\":\"", $standard, "\",\"version\":\"", $version, "\"}")*,
            "]}"
        )
    };
}
