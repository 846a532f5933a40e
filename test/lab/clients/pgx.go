// Keeps a connection of pgx.
package main

import (
	"context"
	"net"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
)

func main() {
	address := net.JoinHostPort(os.Args[1], os.Args[2])
	conn, err := pgx.Connect(context.Background(), "postgres://lab@"+address+"/postgres")
	if err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
	conn.Close(context.Background())
}
