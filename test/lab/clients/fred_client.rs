//! Keeps a connection of fred.
use fred::prelude::*;

struct Cache {
    client: Client,
}

impl Cache {
    async fn open(url: &str) -> Result<Cache, Error> {
        let config = Config::from_url(url)?;
        let client = Builder::from_config(config).build()?;
        client.init().await?;
        Ok(Cache { client })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let given: Vec<String> = std::env::args().collect();
    let cache = Cache::open(&format!("redis://{}:{}", given[1], given[2])).await.unwrap();
    cache.client.ping::<String>(None).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
}
