//! Which name servers the system asks: the lines `nameserver` of /etc/resolv.conf (resolv.conf(5)).
//!
//! Known gap: search lists and options are left out; the names that are asked for are whole, and the time-outs are our own.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::Error;

/// The servers, in their order; this machine where none is named.
pub(crate) fn servers() -> Result<Vec<SocketAddr>, Error> {
    match std::fs::read_to_string("/etc/resolv.conf") {
        Ok(text) => Ok(named(&text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(named("")),
        Err(error) => Err(Error::Configuration(error)),
    }
}

fn named(text: &str) -> Vec<SocketAddr> {
    let address = |line: &str| {
        let mut words = line.split_ascii_whitespace();
        (words.next()? == "nameserver").then(|| words.next()?.parse::<IpAddr>().ok())?
    };
    let servers: Vec<SocketAddr> =
        text.lines().filter_map(address).map(|address| SocketAddr::new(address, 53)).collect();
    if servers.is_empty() { vec![SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 53)] } else { servers }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_named_one_a_line() {
        let text = "# made by hand\nsearch company.com\nnameserver 192.0.2.1\n nameserver\t2001:db8::1 # second\nnameserver fe80::1%eth0\n";
        let expected: Vec<SocketAddr> = ["192.0.2.1:53", "[2001:db8::1]:53"].map(|text| text.parse().unwrap()).into();
        assert_eq!(named(text), expected);
        assert_eq!(named(""), ["127.0.0.1:53".parse().unwrap()]);
    }
}
