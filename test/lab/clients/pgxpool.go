// Keeps a connection of pgx's pool, with a configuration of its own.
package main

import (
	"context"
	"net"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

func main() {
	config, err := pgxpool.ParseConfig("postgres://lab@" + net.JoinHostPort(os.Args[1], os.Args[2]) + "/postgres")
	if err != nil {
		panic(err)
	}
	config.MaxConns = 1
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		panic(err)
	}
	if err := pool.Ping(context.Background()); err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
}
