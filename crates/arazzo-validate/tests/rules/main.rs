//! The rules from outside: the conformance cases, and a document for every code.

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod further;
