// Asks, is quiet for a while, and asks again.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"time"
)

type feed struct {
	conn    net.Conn
	answers *bufio.Reader
}

func open(address string) (*feed, error) {
	dialer := net.Dialer{Timeout: 10 * time.Second, KeepAlive: -1}
	conn, err := dialer.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &feed{conn, bufio.NewReader(conn)}, nil
}

func (f *feed) ask(word string) {
	fmt.Fprintln(f.conn, "?")
	if _, err := f.answers.ReadString('\n'); err != nil {
		panic(err)
	}
	fmt.Println(word)
}

func main() {
	feed, err := open(net.JoinHostPort(os.Args[1], os.Args[2]))
	if err != nil {
		panic(err)
	}
	pause, _ := time.ParseDuration(os.Args[3] + "s")
	feed.ask("connected")
	time.Sleep(pause)
	feed.ask("alive")
}
