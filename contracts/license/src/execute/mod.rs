//! One file per action.

mod answer;
mod clarify;
mod commit_readout;
mod confirm;
mod decide;
mod postpone_withdrawal;
mod raise_bond;
mod reinstate;
mod reissue;
mod renounce;
mod reveal_readout;
mod review;
mod revoke_licence;
mod submit;
mod suspend;
mod take_licence;
mod withdraw_application;
mod withdraw_bond;

pub use answer::answer;
pub use clarify::clarify;
pub use commit_readout::commit_readout;
pub use confirm::confirm;
pub use decide::decide;
pub use postpone_withdrawal::postpone_withdrawal;
pub use raise_bond::raise_bond;
pub use reinstate::reinstate;
pub use reissue::reissue;
pub use renounce::renounce;
pub use reveal_readout::reveal_readout;
pub use review::review;
pub use revoke_licence::revoke_licence;
pub use submit::submit;
pub use suspend::suspend;
pub use take_licence::take_licence;
pub use withdraw_application::withdraw_application;
pub use withdraw_bond::withdraw_bond;
