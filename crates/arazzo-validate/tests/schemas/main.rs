//! The rules that read OpenAPI schemas: documents whose faults are marked, and sound ones.

#[cfg(test)]
mod bodies;
#[cfg(test)]
mod conditions;
#[cfg(test)]
mod marked;
#[cfg(test)]
mod parameters;
#[cfg(test)]
mod pointers;
