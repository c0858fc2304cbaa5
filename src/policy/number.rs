//! The two kinds of values a `policy.toml` holds besides names, read so that a wrong type is told in plain words.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// Any number; whether it is a probability is checked where its position is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number(pub(super) f64);

/// A number, or the word `off`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cutoff {
    Off,
    At(Number),
}

/// Any whole number; whether it is in range is checked where its position is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole(pub(super) i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

impl<'de> Deserialize<'de> for Cutoff {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CutoffVisitor)
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WholeVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number from 0 to 1")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
        Ok(Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }
}

struct CutoffVisitor;

impl Visitor<'_> for CutoffVisitor {
    type Value = Cutoff;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number from 0 to 1 or \"off\"")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Cutoff, E> {
        Ok(Cutoff::At(Number(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Cutoff, E> {
        Ok(Cutoff::At(Number(value as f64)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Cutoff, E> {
        match value {
            "off" => Ok(Cutoff::Off),
            _ => Err(E::invalid_value(Unexpected::Str(value), &self)),
        }
    }
}

struct WholeVisitor;

impl Visitor<'_> for WholeVisitor {
    type Value = Whole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Whole, E> {
        Ok(Whole(value))
    }
}
