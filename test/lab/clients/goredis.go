// Keeps a connection of go-redis.
package main

import (
	"context"
	"net"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
)

func main() {
	client := redis.NewClient(&redis.Options{Addr: net.JoinHostPort(os.Args[1], os.Args[2])})
	if err := client.Ping(context.Background()).Err(); err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
}
