// Keeps a connection of go-redis under its older name.
package main

import (
	"context"
	"net"
	"os"
	"time"

	"github.com/go-redis/redis/v8"
)

func main() {
	client := redis.NewClient(&redis.Options{Addr: net.JoinHostPort(os.Args[1], os.Args[2])})
	if err := client.Ping(context.Background()).Err(); err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
}
