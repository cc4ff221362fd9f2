//! Drawings as pictures: a layered layout of our own, written as SVG.

mod align;
mod items;
mod layout;
mod lines;
mod page;

pub(super) use page::text;
