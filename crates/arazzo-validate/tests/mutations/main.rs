//! Faults that are planted into sound documents, in every style that documents are written in: each is told where it is.

#[cfg(test)]
mod bases;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tree;
