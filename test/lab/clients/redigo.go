// Keeps a connection of redigo.
package main

import (
	"net"
	"os"
	"time"

	"github.com/gomodule/redigo/redis"
)

func main() {
	pool := &redis.Pool{
		Dial: func() (redis.Conn, error) {
			return redis.Dial("tcp", net.JoinHostPort(os.Args[1], os.Args[2]))
		},
	}
	conn := pool.Get()
	if _, err := conn.Do("PING"); err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
}
