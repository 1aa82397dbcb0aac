//! Who acts in a test.

use cosmwasm_std::Addr;

/// Who acts in a test. Offices are plain keys.
#[derive(Debug, Clone)]
pub struct Actors {
    /// The foundation.
    pub governance: Addr,
    /// The integrations committee.
    pub integrations: Addr,
    /// The coin holders' vote.
    pub community: Addr,
    /// May pause and seal.
    pub guardian: Addr,
    /// A manufacturer with coins.
    pub maker: Addr,
    /// Another.
    pub rival: Addr,
    /// Tests models, once governance has admitted it.
    pub tester: Addr,
    /// Owns a device and not one coin.
    pub driver: Addr,
    /// Buys it.
    pub buyer: Addr,
    /// Has coins and no role.
    pub stranger: Addr,
    /// Admitted reporters.
    pub reporters: Vec<Addr>,
    /// The council, as many as the settings seat.
    pub council: Vec<Addr>,
}
