//! Reading what somebody sends, of any length, so that they see the answer to it.

use axum::body::Body;
use futures_util::StreamExt;

/// A body that is too long is read up to here: whoever still writes when the connection ends
/// sees that, and not what was answered.
const DRAIN_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Its first bytes, and whether that is all of it.
pub async fn body_read(body: Body, bytes_max: usize) -> (Vec<u8>, bool) {
    let mut stream = body.into_data_stream();
    let (mut kept, mut seen) = (Vec::new(), 0);
    while let Some(Ok(chunk)) = stream.next().await {
        seen += chunk.len();
        let room = bytes_max - kept.len();
        kept.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if seen > DRAIN_BYTES_MAX {
            break;
        }
    }
    (kept, seen <= bytes_max)
}
