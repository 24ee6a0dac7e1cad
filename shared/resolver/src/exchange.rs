//! One question to one server: over UDP, and over TCP where the answer did not fit (RFC 1035, section 4.2; RFC 7766).

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_proto::op::Message;
use model::{Answer, Question};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::{Instant, timeout_at};

use crate::wire::{Said, Sent, belongs, read, write};

/// Asks. A server that refuses the connection has not answered, as one that is silent.
pub(crate) async fn ask(server: SocketAddr, question: &Question, recurse: bool, patience: Duration) -> Said {
    let Some(sent) = write(question, recurse) else {
        // What is no name on the wire does not exist.
        return Said::Answer(Answer::NxDomain { ttl: 0 });
    };
    let until = Instant::now() + patience;
    let over_udp = match timeout_at(until, udp(server, &sent)).await {
        Ok(Ok(message)) => message,
        Ok(Err(error)) => return Said::Answer(failed(&error)),
        Err(_) => return Said::Answer(Answer::Timeout),
    };
    let message = if over_udp.metadata.truncation {
        match timeout_at(Instant::now() + patience, tcp(server, &sent)).await {
            Ok(Ok(message)) => message,
            Ok(Err(error)) => return Said::Answer(failed(&error)),
            Err(_) => return Said::Answer(Answer::Timeout),
        }
    } else {
        over_udp
    };
    read(&message, question, &sent, recurse)
}

fn failed(error: &io::Error) -> Answer {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Answer::ServFail,
        _ => Answer::Timeout,
    }
}

async fn udp(server: SocketAddr, sent: &Sent) -> io::Result<Message> {
    // A socket each: its port is part of what an answer must guess (RFC 5452).
    let any = if server.is_ipv4() { (Ipv4Addr::UNSPECIFIED, 0).into() } else { (Ipv6Addr::UNSPECIFIED, 0).into() };
    let socket = UdpSocket::bind::<SocketAddr>(any).await?;
    socket.connect(server).await?;
    socket.send(&sent.bytes).await?;
    let mut buffer = vec![0; 65_535];
    loop {
        let length = socket.recv(&mut buffer).await?;
        // What is no answer to this question is somebody else's: wait on.
        if let Ok(message) = Message::from_vec(buffer.get(..length).unwrap_or_default())
            && belongs(&message, sent)
        {
            return Ok(message);
        }
    }
}

async fn tcp(server: SocketAddr, sent: &Sent) -> io::Result<Message> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(sent.bytes.len()).map_err(io::Error::other)?;
    let mut framed = length.to_be_bytes().to_vec();
    framed.extend_from_slice(&sent.bytes);
    stream.write_all(&framed).await?;
    let length = stream.read_u16().await?;
    let mut bytes = vec![0; usize::from(length)];
    stream.read_exact(&mut bytes).await?;
    let message = Message::from_vec(&bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    if !belongs(&message, sent) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is to another question"));
    }
    Ok(message)
}
