//! Dimensions without versions: what a fact's rows name is a member as long as one of them does.

use sqlx::postgres::PgConnection;

use crate::db::{Statement, sql};
use crate::error::Result;

/// A dimension whose members come and go with the rows of a fact.
pub(in crate::merge) struct Members {
    /// The table in `dm`.
    pub(in crate::merge) dimension: &'static str,
    /// Its key, in the fact as well.
    pub(in crate::merge) noegle: &'static str,
    /// Which members go when nobody uses them, as a condition on the dimension (`vaerdi`).
    pub(in crate::merge) kan_ryddes: &'static str,
}

impl Members {
    /// A dimension of which every member goes.
    pub(in crate::merge) const fn of(dimension: &'static str, noegle: &'static str) -> Self {
        Self { dimension, noegle, kan_ryddes: "true" }
    }

    fn clearing(&self, fact: &str) -> Statement {
        sql!(
            "merge/engine/members/clear",
            dimension = self.dimension,
            noegle = self.noegle,
            fact = fact,
            kan_ryddes = self.kan_ryddes,
        )
    }
}

/// Deletes the members that the deleted rows of a fact were the last to use.
pub(in crate::merge) async fn clear(
    connection: &mut PgConnection,
    dimensions: &[Members],
    fact: &str,
) -> Result<()> {
    let statements = dimensions.iter().map(|members| members.clearing(fact));
    if let Some(all) = statements.reduce(|all, one| all.and(&one)) {
        all.run(connection).await?;
    }
    Ok(())
}
