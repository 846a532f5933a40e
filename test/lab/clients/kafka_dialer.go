// Keeps a connection of kafka-go to a server that says nothing.
package main

import (
	"context"
	"net"
	"os"
	"time"

	"github.com/segmentio/kafka-go"
)

func main() {
	dialer := &kafka.Dialer{Timeout: 10 * time.Second, KeepAlive: time.Hour}
	conn, err := dialer.DialContext(context.Background(), "tcp", net.JoinHostPort(os.Args[1], os.Args[2]))
	if err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
	conn.Close()
}
