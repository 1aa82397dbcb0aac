//! One Merkle tree for all lists that are fixed by a root: victims, contested faults, epoch summaries.
//!
//! keccak256 throughout. A leaf is the hash of 0 and its parts, each behind its length (u32, big endian), so that no two
//! lists of parts run together into the same bytes. A node is the hash of 1 and its two children in order; an odd node
//! at the end of a row moves up as it is. The root is the hash of 2, the number of leaves (u32) and the top node: a proof
//! is for one place in a list of one length, and an inner node can never pass for a leaf or a root.

use surety_statement::keccak256;

/// A hash of the tree.
pub type Hash = [u8; 32];

/// The hash of one entry.
///
/// Parts longer than 4 GiB cannot be told apart by their length; no message is that long.
#[must_use]
pub fn leaf(parts: &[&[u8]]) -> Hash {
    let mut bytes = vec![0];
    for part in parts {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(part);
    }
    keccak256(&bytes)
}

/// The root of a list; none of an empty one.
#[must_use]
pub fn root(leaves: &[Hash]) -> Option<Hash> {
    let count = u32::try_from(leaves.len()).ok()?;
    let mut row = leaves.to_vec();
    while row.len() > 1 {
        row = above(&row);
    }
    Some(commit(count, row.first()?))
}

/// The siblings that lead from the entry at `index` to the root; none when there is no such entry.
#[must_use]
pub fn proof(leaves: &[Hash], index: u32) -> Option<Vec<Hash>> {
    let mut at = usize::try_from(index).ok().filter(|at| *at < leaves.len())?;
    let mut row = leaves.to_vec();
    let mut siblings = vec![];
    while row.len() > 1 {
        siblings.extend(row.get(at ^ 1));
        at /= 2;
        row = above(&row);
    }
    Some(siblings)
}

/// Whether `leaf` stands at `index` in the list of `count` entries that `root` fixes.
#[must_use]
pub fn verify(root: &Hash, count: u32, index: u32, leaf: &Hash, proof: &[Hash]) -> bool {
    if index >= count {
        return false;
    }
    let (mut hash, mut width, mut at) = (*leaf, count, index);
    let mut siblings = proof.iter();
    while width > 1 {
        // An odd node at the end has no sibling.
        if at ^ 1 < width {
            let Some(sibling) = siblings.next() else { return false };
            hash = if at & 1 == 0 { node(&hash, sibling) } else { node(sibling, &hash) };
        }
        at /= 2;
        width = width.div_ceil(2);
    }
    siblings.next().is_none() && commit(count, &hash) == *root
}

fn above(row: &[Hash]) -> Vec<Hash> {
    let pair = |pair: &[Hash]| match pair {
        [left, right] => Some(node(left, right)),
        _ => pair.first().copied(),
    };
    row.chunks(2).filter_map(pair).collect()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    keccak256(&[&[1], left.as_slice(), right.as_slice()].concat())
}

fn commit(count: u32, top: &Hash) -> Hash {
    keccak256(&[&[2], count.to_be_bytes().as_slice(), top.as_slice()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u32) -> Vec<Hash> {
        (0..count).map(|number| leaf(&[b"entry", &number.to_be_bytes()])).collect()
    }

    #[test]
    fn every_entry_is_proven_at_its_place_and_nowhere_else() {
        for count in 1..=17 {
            let leaves = leaves(count);
            let root = root(&leaves).unwrap();
            for index in 0..count {
                let proof = proof(&leaves, index).unwrap();
                for at in 0..=count {
                    for (number, leaf) in (0..).zip(&leaves) {
                        let right = at == index && number == index;
                        assert_eq!(
                            verify(&root, count, at, leaf, &proof),
                            right,
                            "{index} of {count} at {at}"
                        );
                    }
                }
                assert!(!verify(&root, count + 1, index, &leaves[index as usize], &proof));
            }
        }
    }

    #[test]
    fn a_proof_too_short_or_too_long_proves_nothing() {
        let leaves = leaves(5);
        let root = root(&leaves).unwrap();
        let mut proof = proof(&leaves, 2).unwrap();
        let last = proof.pop().unwrap();
        assert!(!verify(&root, 5, 2, &leaves[2], &proof));
        proof.extend([last, last]);
        assert!(!verify(&root, 5, 2, &leaves[2], &proof));
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(leaf(&[b"ab", b"c"]), leaf(&[b"a", b"bc"]));
        assert_ne!(leaf(&[b"abc"]), leaf(&[b"abc", b""]));
    }

    #[test]
    fn an_inner_node_is_no_leaf_and_no_root() {
        let leaves = leaves(2);
        let root = root(&leaves).unwrap();
        let top = node(&leaves[0], &leaves[1]);
        assert_ne!(top, root);
        assert_ne!(leaf(&[&leaves[0], &leaves[1]]), top);
        assert!(!verify(&root, 1, 0, &top, &[]));
        assert_eq!(super::root(&[]), None);
    }
}
