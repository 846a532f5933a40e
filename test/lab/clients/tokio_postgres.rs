//! Keeps a connection of tokio-postgres.
use tokio_postgres::{Client, Config, Error, NoTls};

struct Store {
    client: Client,
}

impl Store {
    async fn open(host: &str, port: u16) -> Result<Store, Error> {
        let (client, connection) = Config::new()
            .host(host)
            .port(port)
            .user("lab")
            .dbname("postgres")
            .connect(NoTls)
            .await?;
        tokio::spawn(connection);
        Ok(Store { client })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let given: Vec<String> = std::env::args().collect();
    let store = Store::open(&given[1], given[2].parse().unwrap()).await.unwrap();
    store.client.simple_query("select 1").await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
}
