//! Keeps a connection of the postgres crate.
use postgres::{Client, NoTls};

struct Store {
    client: Client,
}

fn main() {
    let client = Client::connect("postgresql://lab@db.example.com:5432/postgres", NoTls).unwrap();
    let mut store = Store { client };
    store.client.simple_query("select 1").unwrap();
    std::thread::sleep(std::time::Duration::from_secs(60));
}
