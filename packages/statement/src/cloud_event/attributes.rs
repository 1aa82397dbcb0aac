//! What an event says of itself.

use std::borrow::Cow;

/// The attributes of an event whose data travels beside them: headers, or user properties.
#[derive(Clone, Debug, Default)]
pub struct Attributes<'a> {
    /// `specversion`: 1.0.
    pub specversion: Cow<'a, str>,
    /// `id`.
    pub id: Cow<'a, str>,
    /// `source`.
    pub source: Cow<'a, str>,
    /// `type`.
    pub event_type: Cow<'a, str>,
    /// `subject`.
    pub subject: Option<Cow<'a, str>>,
    /// `statement`.
    pub statement: Option<Cow<'a, str>>,
    /// `statementsig`.
    pub statementsig: Option<Cow<'a, str>>,
    /// `devicekey`.
    pub devicekey: Option<Cow<'a, str>>,
    /// `signature`, of the network's existing format.
    pub signature: Option<Cow<'a, str>>,
}

impl<'a> Attributes<'a> {
    /// Sets the attribute of that name. Others are not read here.
    pub fn set(&mut self, name: &str, value: Cow<'a, str>) {
        match name {
            "specversion" => self.specversion = value,
            "id" => self.id = value,
            "source" => self.source = value,
            "type" => self.event_type = value,
            "subject" => self.subject = Some(value),
            "statement" => self.statement = Some(value),
            "statementsig" => self.statementsig = Some(value),
            "devicekey" => self.devicekey = Some(value),
            "signature" => self.signature = Some(value),
            _ => {}
        }
    }
}
