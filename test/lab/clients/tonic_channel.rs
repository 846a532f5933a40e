//! Keeps a channel of tonic to a server that says nothing.
use tonic::transport::{Channel, Endpoint};

struct Feed {
    channel: Channel,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let channel = Endpoint::from_static("http://db.example.com:5432").connect().await.unwrap();
    let feed = Feed { channel };
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    drop(feed.channel);
}
