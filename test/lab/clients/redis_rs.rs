//! Keeps a connection of redis-rs.

struct Cache {
    connection: redis::Connection,
}

impl Cache {
    fn open(url: &str) -> redis::RedisResult<Cache> {
        let client = redis::Client::open(url)?;
        let connection = client.get_connection()?;
        Ok(Cache { connection })
    }
}

fn main() {
    let given: Vec<String> = std::env::args().collect();
    let mut cache = Cache::open(&format!("redis://{}:{}", given[1], given[2])).unwrap();
    redis::cmd("PING").exec(&mut cache.connection).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(60));
}
