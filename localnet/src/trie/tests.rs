use std::collections::BTreeMap;

use near_primitives_core::hash::CryptoHash;

use super::{Trie, Value};

/// The trie of these entries.
fn trie(entries: &[(&[u8], &[u8])]) -> Trie {
    let mut trie = Trie::default();
    for (key, value) in entries {
        trie.insert(key, Value::from(value.to_vec()));
    }
    trie
}

/// How many nodes lie on the way to a key.
fn depth(trie: &Trie, key: &[u8]) -> usize {
    let mut nodes = 0;
    trie.walk(key, |_| nodes += 1);
    nodes
}

/// A small generator, so that a failing case comes back.
fn random(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

fn random_key(state: &mut u64) -> Vec<u8> {
    let length = random(state) % 4;
    (0..length)
        .map(|_| [0x00, 0x01, 0x10, 0xff][(random(state) % 4) as usize])
        .collect()
}

#[test]
fn an_empty_trie_has_the_zero_hash() {
    assert_eq!(Trie::default().root(), CryptoHash::default());
}

#[test]
fn a_trie_answers_like_an_ordered_map_whatever_is_written_and_removed() {
    let mut state = 1;
    for _ in 0..200 {
        let mut map = BTreeMap::new();
        let mut trie = Trie::default();
        for step in 0..60u32 {
            let key = random_key(&mut state);
            if random(&mut state).is_multiple_of(3) {
                map.remove(&key);
                trie.remove(&key);
            } else {
                let value = step.to_le_bytes().to_vec();
                trie.insert(&key, Value::from(value.clone()));
                map.insert(key, value);
            }
        }
        let entries: Vec<_> = trie
            .iter(&[])
            .map(|(key, value)| (key, value.bytes().to_vec()))
            .collect();
        assert_eq!(entries, map.clone().into_iter().collect::<Vec<_>>());
        for key in map.keys() {
            assert_eq!(
                trie.get(key).map(|value| value.bytes().to_vec()),
                map.get(key).cloned()
            );
        }
        for prefix in [&[0x00][..], &[0x01], &[0x10, 0x01], &[0xff, 0xff]] {
            let below: Vec<_> = trie.iter(prefix).map(|(key, _)| key).collect();
            let expected: Vec<_> = map
                .keys()
                .filter(|key| key.starts_with(prefix))
                .cloned()
                .collect();
            assert_eq!(below, expected);
        }
    }
}

#[test]
fn the_shape_depends_on_the_entries_and_not_on_how_they_came() {
    let mut state = 7;
    for _ in 0..100 {
        let mut entries: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
        let mut wandering = Trie::default();
        for step in 0..40u32 {
            let key = random_key(&mut state);
            if random(&mut state).is_multiple_of(2) {
                entries.remove(&key);
                wandering.remove(&key);
            } else {
                entries.insert(key.clone(), step.to_le_bytes().to_vec());
                wandering.insert(&key, Value::from(step.to_le_bytes().to_vec()));
            }
        }
        let mut direct = Trie::default();
        for (key, value) in &entries {
            direct.insert(key, Value::from(value.clone()));
        }
        assert_eq!(wandering.root(), direct.root());
    }
}

#[test]
fn a_clone_keeps_what_it_had_when_the_original_goes_on() {
    let mut original = trie(&[(b"key", b"old")]);
    let snapshot = original.clone();
    original.insert(b"key", Value::from(b"new".to_vec()));
    original.insert(b"more", Value::from(b"new".to_vec()));
    assert_eq!(&**snapshot.get(b"key").unwrap().bytes(), b"old");
    assert!(snapshot.get(b"more").is_none());
}

#[test]
fn looking_up_a_key_passes_the_nodes_that_the_protocol_would_touch() {
    let single = trie(&[(b"abc", b"1")]);
    assert_eq!(depth(&single, b"abc"), 1, "one key is one leaf");
    let fork = trie(&[(b"abc", b"1"), (b"abd", b"2")]);
    assert_eq!(depth(&fork, b"abc"), 3, "an extension, a branch, a leaf");
    let below = trie(&[(b"ab", b"1"), (b"abc", b"2")]);
    assert_eq!(
        depth(&below, b"ab"),
        2,
        "an extension, and a branch that holds the value itself"
    );
    assert_eq!(
        depth(&fork, b"xyz"),
        1,
        "an absent key stops where the paths part"
    );
}

#[test]
fn a_leaf_is_hashed_as_the_protocol_writes_it_down() {
    // Tag, length of the path, parity and kind of node with the path, length and hash of the value, memory.
    let mut bytes = vec![0u8];
    bytes.extend(2u32.to_le_bytes());
    bytes.extend([0x20, 0xab]);
    bytes.extend(3u32.to_le_bytes());
    bytes.extend(CryptoHash::hash_bytes(&[1, 2, 3]).as_bytes());
    bytes.extend((50u64 + 2 * 2 + 3 + 50).to_le_bytes());
    assert_eq!(
        trie(&[(&[0xab], &[1, 2, 3])]).root(),
        CryptoHash::hash_bytes(&bytes)
    );
}

#[test]
fn a_proof_holds_the_nodes_on_the_way_and_below() {
    let trie = trie(&[(b"abc", b"1"), (b"abd", b"2"), (b"x", b"3")]);
    let hashes: Vec<_> = trie
        .proof(b"ab")
        .iter()
        .map(|node| CryptoHash::hash_bytes(node))
        .collect();
    assert_eq!(hashes.first(), Some(&trie.root()));
    // The root branch, the extension, the branch that parts c and d, and both leaves.
    assert_eq!(hashes.len(), 5);
}
