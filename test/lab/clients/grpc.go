// Keeps a connection of gRPC to a server that says nothing.
package main

import (
	"net"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

func main() {
	target := net.JoinHostPort(os.Args[1], os.Args[2])
	conn, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		panic(err)
	}
	conn.Connect()
	time.Sleep(time.Minute)
}
