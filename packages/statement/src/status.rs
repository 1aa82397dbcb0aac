//! What the `status` field of a statement says (docs/design.md section 5).

/// The device works.
pub const OK: u16 = 0;
/// The device was unplugged on purpose and says so.
pub const REMOVED: u16 = 1;
/// The lowest fault code. Codes below it, from 2, are observations and never move money.
pub const FIRST_FAULT: u16 = 0x8000;

/// True for a plain heartbeat.
pub const fn is_ok(status: u16) -> bool {
    status == OK
}

/// True when the device says that it was unplugged on purpose.
pub const fn is_removed(status: u16) -> bool {
    status == REMOVED
}

/// True for the codes 2 to 0x7FFF, which are recorded and move no money.
pub const fn is_observation(status: u16) -> bool {
    status > REMOVED && status < FIRST_FAULT
}

/// True from 0x8000. Such a code is terminal only where the device's lot lists it.
pub const fn is_fault_code(status: u16) -> bool {
    status >= FIRST_FAULT
}
