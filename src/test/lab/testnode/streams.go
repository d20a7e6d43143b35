package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"

	"k8s.io/apimachinery/pkg/util/proxy"
	translator "k8s.io/apiserver/pkg/util/proxy"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming/portforward"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	"k8s.io/streaming/pkg/httpstream/wsstream"
)

func (n *node) find(id string) (*pod, *container) {
	parts := strings.Split(id, "/")
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range n.pods {
		if p.mu.Lock(); p.Namespace == parts[0] && p.name == parts[1] {
			defer p.mu.Unlock()
			return p, p.containers[parts[len(parts)-1]]
		}
		p.mu.Unlock()
	}
	return nil, nil
}

// Exec is the Runtime's: the stream server calls it with the session's streams.
func (n *node) Exec(_ context.Context, id string, argv []string, in io.Reader, out, errOut io.WriteCloser, tty bool, resize <-chan remotecommand.TerminalSize) error {
	p, c := n.find(id)
	if c == nil || len(argv) == 0 {
		return fmt.Errorf("no container %s, or no command", id)
	}
	log.Printf("exec %s %q begins", id, argv)
	err := p.run(argv, c.Env, false, in, out, errOut, tty, resize)
	log.Printf("exec %s %q ends: %v", id, argv, err)
	return err
}

// Attach ends as with container runtimes: with the container, or with the client's input where more may attach later.
func (n *node) Attach(ctx context.Context, id string, in io.Reader, out, errOut io.WriteCloser, tty bool, resize <-chan remotecommand.TerminalSize) error {
	_, c := n.find(id)
	if c == nil {
		return fmt.Errorf("no container %s", id)
	}
	me, left := &[2]io.WriteCloser{out, errOut}, make(chan struct{})
	c.out.Lock()
	c.attached[me] = true
	c.out.Unlock()
	defer func() { c.out.Lock(); delete(c.attached, me); c.out.Unlock() }()
	go func() {
		for s := range resize {
			select {
			case c.resize <- s:
			case <-c.done:
			}
		}
	}()
	if in != nil {
		go func() {
			if io.Copy(c.stdin, in); c.StdinOnce && !tty {
				c.stdin.Close()
			} else {
				close(left)
			}
		}()
	}
	log.Printf("attach %s begins", id)
	defer log.Printf("attach %s ends", id)
	select {
	case <-c.done:
	case <-left:
	case <-ctx.Done():
	}
	return nil
}

func (n *node) PortForward(_ context.Context, id string, port int32, stream io.ReadWriteCloser) error {
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	defer conn.Close()
	log.Printf("port-forward %s:%d begins", id, port)
	sent := make(chan struct{})
	go func() { io.Copy(conn, stream); conn.(*net.TCPConn).CloseWrite(); close(sent) }()
	_, err = io.Copy(stream, conn)
	stream.Close() // each direction ends for itself, as in TCP
	<-sent
	log.Printf("port-forward %s:%d ends: %v", id, port, err)
	return err
}

// serveStream gets a session's URL from the stream server and proxies to it, as a kubelet does.
func (n *node) serveStream(w http.ResponseWriter, r *http.Request) {
	kind, id, _ := strings.Cut(r.URL.Path[1:], "/")
	p, c := n.find(id)
	if p == nil || (c == nil && kind != "portForward") {
		http.Error(w, "no such pod or container", http.StatusNotFound)
		return
	}
	var at string
	var err error
	options, tunnel := &remotecommand.Options{}, wsstream.IsWebSocketRequestWithTunnelingProtocol(r)
	if kind == "portForward" {
		ports := &portforward.V4Options{}
		if !tunnel {
			ports, err = portforward.NewV4Options(r)
		}
		if err == nil {
			var response *cri.PortForwardResponse
			response, err = n.streams.GetPortForward(&cri.PortForwardRequest{PodSandboxId: id, Port: ports.Ports})
			at = response.GetUrl()
		}
	} else if options, err = remotecommand.NewOptions(r); err == nil && kind == "exec" {
		var response *cri.ExecResponse
		response, err = n.streams.GetExec(&cri.ExecRequest{ContainerId: id, Cmd: r.URL.Query()["command"], Tty: options.TTY, Stdin: options.Stdin, Stdout: options.Stdout, Stderr: options.Stderr})
		at = response.GetUrl()
	} else if err == nil {
		var response *cri.AttachResponse
		response, err = n.streams.GetAttach(&cri.AttachRequest{ContainerId: id, Tty: options.TTY, Stdin: options.Stdin, Stdout: options.Stdout, Stderr: options.Stderr})
		at = response.GetUrl()
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	log.Printf("%s %s: upgrade %q, protocols %q", kind, id, r.Header.Get("Upgrade"), append(r.Header.Values("Sec-WebSocket-Protocol"), r.Header.Values("X-Stream-Protocol-Version")...))
	session := must(url.Parse(at))
	var next http.Handler = proxy.NewUpgradeAwareHandler(session, nil, false, true, n)
	if tunnel {
		next = translator.NewTunnelingHandler(next)
	} else if wsstream.IsWebSocketRequestWithStreamCloseProtocol(r) {
		next = translator.NewStreamTranslatorHandler(session, nil, 0, translator.Options{Stdin: options.Stdin, Stdout: options.Stdout, Stderr: options.Stderr, Tty: options.TTY})
	}
	next.ServeHTTP(w, r)
}

func (n *node) Error(w http.ResponseWriter, _ *http.Request, err error) {
	http.Error(w, err.Error(), http.StatusInternalServerError)
}
