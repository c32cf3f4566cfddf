//! HTTP/2 windows that hold a peer up before h2 takes its small messages for an attack.

/// What h2 counts a data frame as, however short it is: about the memory that a frame takes which nobody has read.
const FRAME: u64 = 256;

/// The shortest message with the five bytes in front of it: how short a frame of gRPC's is where each message is one.
const SHORTEST: u64 = 5;

/// The largest window of HTTP/2.
const LARGEST: u32 = (1 << 31) - 1;

/// How much a peer may send that nobody has read yet, on a stream and on a connection.
///
/// A peer that has filled the window of a stream waits until something is read. Since 0.4.16 (RUSTSEC-2026-0258) h2 also
/// counts the frames that wait: each one below 256 bytes takes what it lacks to 256 from a budget of the connection, which
/// is half of the connection's window, and comes back when the frame is read. Where the budget is used up first, h2 ends
/// the whole connection with ENHANCE_YOUR_CALM, `too_many_data_frames`, and every call on it is RESOURCE_EXHAUSTED. That
/// happens to well-behaved peers, as most implementations send each message in a frame of its own: with the windows of
/// hyper (2 MiB for a client's stream, 5 MiB for its connection) 11,000 messages of 20 bytes that wait are too many
/// ([h2#944](https://github.com/hyperium/h2/issues/944), [hyper#4164](https://github.com/hyperium/hyper/pull/4164)).
///
/// The budget itself can not be set through hyper or tonic, but windows can. These choose that of the connection so that
/// `unread` streams whose readers stand still can be full of the shortest messages there are. Longer messages take less:
/// five times as many streams may wait with messages of 20 bytes, and none is too many from 256 bytes on.
///
/// ```
/// use wire_grpc::Windows;
///
/// let windows = Windows::new(64 << 10, 8);
/// assert_eq!((windows.stream(), windows.connection()), (65_536, 52_641_728));
/// ```
///
/// What it costs: a peer that sends frames as small as it can may take [`memory`](Self::memory) bytes of a connection. A
/// larger window of a stream makes one stream faster where the way is long, as no more than the window is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    stream: u32,
    unread: u32,
}

impl Windows {
    /// What [`client::endpoint`](crate::client) takes: streams of 128 KiB, 16 of which may stand still.
    pub const CLIENT: Self = Self::new(128 << 10, 16);

    /// What [`server::builder`](crate::server) takes: streams of 128 KiB, four of which may stand still on a connection.
    pub const SERVER: Self = Self::new(128 << 10, 4);

    /// Windows of `stream` bytes, and a connection's that lets `unread` of them be full of the shortest messages.
    pub const fn new(stream: u32, unread: u32) -> Self {
        Self { stream: if stream < LARGEST { stream } else { LARGEST }, unread }
    }

    /// The window of a stream.
    pub const fn stream(self) -> u32 {
        self.stream
    }

    /// The window of a connection, at most 2 GiB - 1.
    pub const fn connection(self) -> u32 {
        let frames = (self.stream as u64).div_ceil(SHORTEST);
        let budget = (self.unread as u64).saturating_mul(frames * (FRAME - SHORTEST));
        let window = budget.saturating_mul(2);
        if window > LARGEST as u64 {
            return LARGEST;
        }
        // At least what one stream may have.
        if window > self.stream as u64 { window as u32 } else { self.stream }
    }

    /// How much memory, in bytes, h2 lets a peer take by frames that nobody reads, before it ends the connection.
    pub const fn memory(self) -> u32 {
        self.connection() / 2
    }

    /// A client whose connections have these windows.
    #[cfg(feature = "channel")]
    pub fn client(self, endpoint: tonic::transport::Endpoint) -> tonic::transport::Endpoint {
        endpoint.initial_stream_window_size(self.stream).initial_connection_window_size(self.connection())
    }

    /// A server whose connections have these windows.
    #[cfg(feature = "server")]
    pub fn server<L>(self, server: tonic::transport::Server<L>) -> tonic::transport::Server<L> {
        server.initial_stream_window_size(self.stream).initial_connection_window_size(self.connection())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As h2 has it: what `unread` streams take that are full of messages of this length.
    fn charged(windows: Windows, payload: u64) -> u64 {
        let frames = u64::from(windows.stream()).div_ceil(payload);
        u64::from(windows.unread) * frames * (FRAME - payload.min(FRAME))
    }

    #[test]
    fn a_stream_is_full_before_the_budget_is_used_up() {
        for stream in [1, 4, 5, 6, 16 << 10, 65_535, 128 << 10, 1 << 20] {
            for unread in [1, 4, 16, 100] {
                let windows = Windows::new(stream, unread);
                if windows.connection() == LARGEST {
                    continue;
                }
                for payload in SHORTEST..300 {
                    let budget = u64::from(windows.memory()).max(25_600);
                    assert!(charged(windows, payload) <= budget, "{windows:?} {payload}");
                }
                assert!(windows.connection() >= windows.stream());
            }
        }
    }

    #[test]
    fn windows_stay_in_what_http2_has() {
        assert_eq!(Windows::new(u32::MAX, u32::MAX).connection(), LARGEST);
        assert_eq!(Windows::new(0, 0).connection(), 0);
        assert_eq!(Windows::new(1 << 20, 0).connection(), 1 << 20);
    }
}
