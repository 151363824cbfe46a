// quic: a server and a client of QUIC, for the scenes: "quic serve [-retry] ADDRESS CERT KEY ALPN" answers each
// stream with what it reads; "quic ask [-v VERSION] ADDRESS NAME ALPN" sends a line and reads the answer.
package main

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/lucas-clemente/quic-go"
)

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "quic:", err)
		os.Exit(1)
	}
}

func serve(address, cert, key, alpn string, config *quic.Config) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	fail(err)
	listener, err := quic.ListenAddr(address, &tls.Config{Certificates: []tls.Certificate{pair}, NextProtos: []string{alpn}}, config)
	fail(err)
	for {
		conn, err := listener.Accept(context.Background())
		if err != nil {
			continue
		}
		go func() {
			stream, err := conn.AcceptStream(context.Background())
			if err == nil {
				io.Copy(stream, stream)
				stream.Close()
			}
		}()
	}
}

func ask(address, name, alpn string, config *quic.Config) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	conn, err := quic.DialAddrContext(ctx, address, &tls.Config{InsecureSkipVerify: true, ServerName: name, NextProtos: []string{alpn}}, config)
	fail(err)
	stream, err := conn.OpenStreamSync(ctx)
	fail(err)
	fmt.Fprintln(stream, "hello over QUIC")
	stream.Close()
	answer, err := io.ReadAll(stream)
	fail(err)
	os.Stdout.Write(answer)
	conn.CloseWithError(0, "done")
	time.Sleep(50 * time.Millisecond)
}

func main() {
	versions := map[string]quic.VersionNumber{"1": quic.Version1, "2": quic.Version2, "29": quic.VersionDraft29}
	flags := flag.NewFlagSet("quic", flag.ExitOnError)
	retry := flags.Bool("retry", false, "")
	version := flags.String("v", "1", "")
	flags.Parse(os.Args[2:])
	args := flags.Args()
	config := &quic.Config{
		Versions:                 []quic.VersionNumber{versions[*version]},
		RequireAddressValidation: func(net.Addr) bool { return *retry },
		DisablePathMTUDiscovery:  true,
	}
	if os.Args[1] == "serve" {
		serve(args[0], args[1], args[2], args[3], config)
	}
	ask(args[0], args[1], args[2], config)
}
