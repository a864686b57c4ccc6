//! The four kinds of value both engines share, rows read column by column, and the borrowed
//! form in which the writer hands its parameters over without copying them.

use crate::error::StoreError;
use bytes::BytesMut;
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::error::Error;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl Value {
    pub(crate) fn arg(&self) -> Arg<'_> {
        match self {
            Self::Null => Arg::Null,
            Self::Int(int) => Arg::Int(*int),
            Self::Text(text) => Arg::Text(text),
            Self::Blob(blob) => Arg::Blob(blob),
        }
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&[u8]> for Value {
    fn from(blob: &[u8]) -> Self {
        Self::Blob(blob.to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::Null, Into::into)
    }
}

/// A parameter as the writer lends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arg<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl<'a> Arg<'a> {
    pub fn int(int: Option<i64>) -> Self {
        int.map_or(Self::Null, Arg::Int)
    }

    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Arg::Text)
    }

    pub fn blob(blob: Option<&'a [u8]>) -> Self {
        blob.map_or(Self::Null, Arg::Blob)
    }

    pub fn flag(flag: bool) -> Self {
        Self::Int(i64::from(flag))
    }
}

impl rusqlite::ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(int) => ValueRef::Integer(*int),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(blob) => ValueRef::Blob(blob),
        }))
    }
}

impl ToSql for Arg<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(int), &Type::INT8) => int.to_sql(ty, out),
            (Self::Text(text), &Type::TEXT) => text.to_sql(ty, out),
            (Self::Blob(blob), &Type::BYTEA) => blob.to_sql(ty, out),
            (_, ty) => Err(format!("a parameter does not fit column type {ty}").into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

/// One row, read from left to right in the order of its SELECT list.
#[derive(Debug)]
pub struct Row {
    values: std::vec::IntoIter<Value>,
}

impl Row {
    pub(crate) fn from_sqlite(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Self> {
        let mut values = Vec::with_capacity(columns);
        for at in 0..columns {
            values.push(match row.get_ref(at)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(int) => Value::Int(int),
                ValueRef::Real(_) => {
                    return Err(rusqlite::Error::InvalidColumnType(
                        at,
                        "a fraction".into(),
                        rusqlite::types::Type::Real,
                    ));
                }
                ValueRef::Text(text) => Value::Text(std::str::from_utf8(text)?.to_owned()),
                ValueRef::Blob(blob) => Value::Blob(blob.to_owned()),
            });
        }
        Ok(Self { values: values.into_iter() })
    }

    pub(crate) fn from_postgres(row: &tokio_postgres::Row) -> Result<Self, StoreError> {
        let mut values = Vec::with_capacity(row.len());
        for (at, column) in row.columns().iter().enumerate() {
            values.push(match *column.type_() {
                Type::INT8 => row.try_get::<_, Option<i64>>(at)?.into(),
                Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map(i64::from).into(),
                Type::TEXT => row.try_get::<_, Option<&str>>(at)?.into(),
                Type::BYTEA => row.try_get::<_, Option<&[u8]>>(at)?.into(),
                ref other => return Err(StoreError::Shape(format!("column type {other}"))),
            });
        }
        Ok(Self { values: values.into_iter() })
    }

    /// The next column, whatever it is.
    pub(crate) fn value(&mut self) -> Result<Value, StoreError> {
        self.next()
    }

    fn next(&mut self) -> Result<Value, StoreError> {
        self.values.next().ok_or_else(|| StoreError::Shape("too few columns".into()))
    }

    /// # Errors
    /// The next column is missing, NULL or no integer.
    pub fn int(&mut self) -> Result<i64, StoreError> {
        self.opt_int()?.ok_or_else(|| unexpected("an integer, found NULL"))
    }

    /// # Errors
    /// The next column is missing or no integer.
    pub fn opt_int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(int) => Ok(Some(int)),
            Value::Text(_) | Value::Blob(_) => Err(unexpected("an integer")),
        }
    }

    /// # Errors
    /// The next column is missing or not 0 or 1.
    pub fn flag(&mut self) -> Result<bool, StoreError> {
        match self.int()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(unexpected("0 or 1")),
        }
    }

    /// # Errors
    /// The next column is missing, NULL or no text.
    pub fn text(&mut self) -> Result<String, StoreError> {
        self.opt_text()?.ok_or_else(|| unexpected("a text, found NULL"))
    }

    /// # Errors
    /// The next column is missing or no text.
    pub fn opt_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            Value::Int(_) | Value::Blob(_) => Err(unexpected("a text")),
        }
    }

    /// # Errors
    /// The next column is missing, NULL or no bytes.
    pub fn blob(&mut self) -> Result<Vec<u8>, StoreError> {
        self.opt_blob()?.ok_or_else(|| unexpected("bytes, found NULL"))
    }

    /// # Errors
    /// The next column is missing or no bytes.
    pub fn opt_blob(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Blob(blob) => Ok(Some(blob)),
            Value::Int(_) | Value::Text(_) => Err(unexpected("bytes")),
        }
    }

    /// # Errors
    /// The next column is missing or not exactly 32 bytes.
    pub fn hash(&mut self) -> Result<[u8; 32], StoreError> {
        self.blob()?.try_into().map_err(|_| unexpected("32 bytes"))
    }
}

fn unexpected(wanted: &str) -> StoreError {
    StoreError::Shape(format!("{wanted} expected"))
}
