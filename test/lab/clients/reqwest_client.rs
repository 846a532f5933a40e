//! Asks a server that says nothing, with reqwest.
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = reqwest::Client::builder()
        .tcp_keepalive(Duration::from_secs(600))
        .build()
        .unwrap();
    let _ = client.get("http://db.example.com:5432/").send().await;
}
