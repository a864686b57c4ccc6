//! A database for an hour: made beside others on a PostgreSQL server for a drill, and gone at
//! its end. Nothing here touches a database that it did not make.

use crate::postgres::Postgres;
use crate::{Db, StoreError};

/// Names of ours; nothing else is ever dropped.
const START: &str = "huiyin_drill_";

/// A database that `make` made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scratch {
    server: String,
    name: String,
    /// What `Db::open` takes.
    pub target: String,
}

/// Makes an empty database on the server of this address, which names any database of it that
/// may be connected to.
///
/// # Errors
/// The server cannot be reached, or its user may not make databases.
pub async fn make(server: &str, tag: &str) -> Result<Scratch, StoreError> {
    let unfit = || StoreError::Target("a postgres:// address with a database is wanted".into());
    let is_plain = tag.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !Db::is_postgres(server) || !is_plain {
        return Err(unfit());
    }
    let name = format!("{START}{}", tag.to_ascii_lowercase());
    let target = renamed(server, &name).ok_or_else(unfit)?;
    let link = Postgres::open(server)?.connect().await?;
    link.client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).await?;
    Ok(Scratch { server: server.to_owned(), name, target })
}

impl Scratch {
    /// # Errors
    /// The server cannot be reached, or does not let go of it.
    pub async fn drop(self) -> Result<(), StoreError> {
        let link = Postgres::open(&self.server)?.connect().await?;
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        Ok(link.client.batch_execute(&sql).await?)
    }
}

/// The same address with another database in it.
fn renamed(address: &str, name: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let (rest, options) = match rest.split_once('?') {
        Some((rest, options)) => (rest, format!("?{options}")),
        None => (rest, String::new()),
    };
    let host = rest.split('/').next().filter(|host| !host.is_empty())?;
    Some(format!("{scheme}://{host}/{name}{options}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_of_an_address_changes() {
        let of = |address| renamed(address, "n");
        assert_eq!(of("postgres://u:p@h:1/db").as_deref(), Some("postgres://u:p@h:1/n"));
        assert_eq!(
            of("postgres://h/db?sslmode=require").as_deref(),
            Some("postgres://h/n?sslmode=require")
        );
        assert_eq!(of("postgresql://h").as_deref(), Some("postgresql://h/n"));
        assert_eq!(of("postgres:///db"), None);
        assert_eq!(of("huiyin.db"), None);
    }
}
