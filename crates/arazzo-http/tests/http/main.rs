//! The transport against servers on loopback.

#[cfg(test)]
mod credentials;
#[cfg(test)]
mod exchange;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod server;
#[cfg(test)]
mod signatures;
#[cfg(test)]
mod tls;
