//! Many rows by one statement: each statement is a way to the database and back, which costs more than a row does.

use super::{query, Group, Value};
use crate::RelayerError;

/// Rows of one statement at the most: each number of rows is a statement of its own, and is kept prepared.
const ROWS: usize = 16;

/// Inserts rows of `N` values: `head` comes before them ("INSERT INTO log VALUES"), `tail` after them.
///
/// # Errors
/// The store fails.
pub async fn many<const N: usize>(
    group: &mut Group,
    head: &str,
    rows: Vec<[Value<'_>; N]>,
    tail: &str,
) -> Result<(), RelayerError> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<[Value<'_>; N]> = rows.by_ref().take(ROWS).collect();
        let sql = format!("{head} {} {tail}", placeholders(some.len(), N));
        some.into_iter()
            .flatten()
            .fold(query(&sql), |insert, value| insert.bind(value))
            .execute(&mut *group)
            .await?;
    }
    Ok(())
}

/// `($1, $2), ($3, $4)` for two rows of two values.
fn placeholders(rows: usize, columns: usize) -> String {
    let mut number = 0_usize;
    let mut row = || {
        let values = (0..columns).map(|_| {
            number = number.saturating_add(1);
            format!("${number}")
        });
        format!("({})", values.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(|_| row()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_through() {
        assert_eq!(placeholders(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(placeholders(1, 1), "($1)");
    }
}
