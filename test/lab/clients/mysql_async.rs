//! Keeps a connection of mysql_async's pool to a server that says nothing.
use mysql_async::Pool;

struct Store {
    pool: Pool,
}

impl Store {
    fn open() -> Store {
        Store { pool: Pool::new("mysql://lab@db.example.com:5432/lab") }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let store = Store::open();
    let _ = store.pool.get_conn().await;
}
