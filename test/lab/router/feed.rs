//! Asks, is quiet for a while, and asks again.
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

struct Feed {
    stream: TcpStream,
}

impl Feed {
    fn connect(address: &str) -> std::io::Result<Feed> {
        let stream = TcpStream::connect(address)?;
        Ok(Feed { stream })
    }

    fn ask(&mut self, word: &str) -> std::io::Result<()> {
        self.stream.write_all(b"?\n")?;
        let mut answer = String::new();
        if BufReader::new(&self.stream).read_line(&mut answer)? > 0 {
            println!("{word}");
        }
        Ok(())
    }
}

fn main() -> std::io::Result<()> {
    let given: Vec<String> = std::env::args().collect();
    let mut feed = Feed::connect(&format!("{}:{}", given[1], given[2]))?;
    feed.ask("connected")?;
    std::thread::sleep(Duration::from_secs(given[3].parse().unwrap()));
    feed.ask("alive")
}
