//! Networks and blocks that cannot be forked.

use charter_localnet::{BuildError, Chain, Why};
use serde_json::json;

use super::relay::Reply;
use super::relayed::{connect, options, relayed, why};
use super::support::on;

#[test]
fn a_place_that_cannot_be_forked_is_refused_at_the_door() {
    let (original, relay) = relayed(88);
    let height = original.server.chain().head().height();
    let unknown = options(&relay).height(height + 7).connect().unwrap_err();
    assert_eq!(unknown.why, Why::UnknownBlock((height + 7).to_string()));
    assert!(unknown.to_string().contains("archival"), "{unknown}");
    relay.change("block", |result| result["header"]["height"] = json!(3));
    let other = options(&relay).height(height).connect().unwrap_err();
    assert!(
        other.to_string().contains("block 3 instead of block"),
        "{other}"
    );
    for (field, value) in [
        ("height", json!(u64::MAX)),
        ("timestamp_nanosec", json!(u64::MAX.to_string())),
        ("total_supply", json!(u128::MAX.to_string())),
        ("block_ordinal", json!(u64::MAX)),
    ] {
        let value = value.clone();
        relay.change("block", move |result| {
            result["header"][field] = value.clone()
        });
        let error = options(&relay).connect().unwrap_err();
        assert!(
            error.to_string().contains("out of any bounds"),
            "{field}: {error}"
        );
    }
    relay.change("EXPERIMENTAL_protocol_config", |result| {
        result["epoch_length"] = json!(0)
    });
    assert!(
        options(&relay)
            .connect()
            .unwrap_err()
            .to_string()
            .contains("no blocks")
    );
    relay.change("EXPERIMENTAL_protocol_config", |result| {
        *result = json!("text")
    });
    assert!(matches!(
        options(&relay).connect().unwrap_err().why,
        Why::Nonsense(_)
    ));
    relay.change("validators", |result| *result = json!([]));
    assert!(matches!(
        options(&relay).connect().unwrap_err().why,
        Why::Nonsense(_)
    ));

    for version in [83, 89] {
        relay.change("EXPERIMENTAL_protocol_config", move |result| {
            result["protocol_version"] = json!(version)
        });
        let fork = options(&relay).connect().unwrap();
        assert_eq!(fork.point().protocol_version, version);
        let refused = Chain::builder().fork(fork.clone()).build().unwrap_err();
        assert!(matches!(refused, BuildError::ProtocolVersion(other) if other == version));
        // Whoever asks for other rules gets them.
        relay.behave();
        let chain = Chain::builder()
            .fork(fork)
            .protocol_version(88)
            .build()
            .unwrap();
        assert_eq!(chain.protocol_version(), 88);
    }
    relay.be_gone();
    assert!(matches!(
        options(&relay).connect().unwrap_err().why,
        Why::NoAnswer(_)
    ));
}

#[test]
fn nobody_is_asked_but_who_was_named() {
    let (original, relay) = relayed(88);
    let chain = on(connect(&relay));
    relay.answer(|_, _| Reply::Raw(307, Vec::new()));
    let error = why(chain.account(&original.world.alice.account_id));
    assert!(
        matches!(
            error.why,
            Why::NoAnswer(_) | Why::NotJson { status: 307, .. }
        ),
        "{error}"
    );
}

#[test]
fn a_network_that_goes_away_before_the_root_is_read_leaves_no_chain() {
    let (original, relay) = relayed(88);
    let fork = connect(&relay);
    relay.be_gone();
    let refused = Chain::builder().fork(fork.clone()).build().unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("did not give the account test.near"),
        "{refused}"
    );
    relay.behave();
    let chain = on(fork);
    assert_eq!(chain.head().hash(), original.server.chain().head().hash());
}
