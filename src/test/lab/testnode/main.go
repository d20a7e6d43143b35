// testnode plays the kubelet's part behind kube-apiserver, with local processes in place of containers. It registers a Node
// on loopback, runs the pods bound to it, and serves exec, attach, port-forward and logs with the stream and log
// libraries of real nodes. A container's command and args run in its pod's folder (no image and no isolation: absolute
// paths are this machine's); without any it is cat, an echo to attach to. Left out: init containers, restarts, probes,
// volumes; pods' IPs are made up. It ends on SIGTERM, its processes with it; the Node object stays.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/cert"
	"k8s.io/component-helpers/apimachinery/lease"
	"k8s.io/cri-streaming/pkg/streaming"
	"k8s.io/utils/clock"
)

// version is what the Node says of its kubelet; the linker sets it.
var version = "v0.0.0"

var (
	name       = flag.String("name", "test-node", "name of the Node")
	dir        = flag.String("dir", "", "folder for the pods' folders and logs")
	kubeconfig = flag.String("kubeconfig", "", "of a user who may write nodes, leases and pods' status, and delete pods")
	listen     = flag.String("listen", "127.0.0.1:0", "where kube-apiserver connects to (port 0: any free one)")
	clientCA   = flag.String("client-ca-file", "", "demand a client certificate of this CA (kube-apiserver's --kubelet-client-certificate); without it whoever reaches the port runs commands")
	clientName = flag.String("client-name", "", "demand that the client certificate has this common name")
	websockets = flag.Bool("websockets", true, "declare ExtendWebSocketsToKubelet, as nodes do since 1.36: kube-apiserver passes WebSockets on; false: it speaks SPDY to the node")
)

// must is for the start, where whatever fails ends the program.
func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	config := must(clientcmd.BuildConfigFromFlags("", *kubeconfig))
	config.QPS = -1
	*dir = must(filepath.Abs(*dir))
	n := &node{api: kubernetes.NewForConfigOrDie(config), pods: map[types.UID]*pod{}}
	n.streams = n.startStreams()
	address := n.startKubelet()
	log.Printf("%s serves on %s", *name, address)

	n.stayRegistered(ctx, address)
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range n.pods {
		p.signal(syscall.SIGKILL, false)
	}
}

// startStreams: as in a real node the runtime's stream server listens beside the kubelet, and each session has a URL good for once.
func (n *node) startStreams() streaming.Server {
	inner := must(net.Listen("tcp", "127.0.0.1:0"))
	settings := streaming.DefaultConfig
	settings.BaseURL = &url.URL{Scheme: "http", Host: inner.Addr().String()}
	server := must(streaming.NewServer(settings, n))
	go http.Serve(inner, server)
	return server
}

func (n *node) startKubelet() *net.TCPAddr {
	mux := http.NewServeMux()
	mux.HandleFunc("/exec/{ns}/{pod}/{container}", n.serveStream)
	mux.HandleFunc("/attach/{ns}/{pod}/{container}", n.serveStream)
	mux.HandleFunc("/portForward/{ns}/{pod}", n.serveStream)
	mux.HandleFunc("GET /containerLogs/{ns}/{pod}/{container}", n.serveLogs)
	outer := must(net.Listen("tcp", *listen))
	go (&http.Server{Handler: mux, TLSConfig: secure()}).ServeTLS(outer, "", "")
	return outer.Addr().(*net.TCPAddr)
}

func secure() *tls.Config {
	certPEM, keyPEM, err := cert.GenerateSelfSignedCertKey("localhost", []net.IP{net.IPv4(127, 0, 0, 1)}, nil)
	config := &tls.Config{Certificates: []tls.Certificate{must(tls.X509KeyPair(certPEM, must(keyPEM, err)))}}
	if *clientCA == "" {
		return config
	}
	config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
	config.ClientCAs.AppendCertsFromPEM(must(os.ReadFile(*clientCA)))
	config.VerifyConnection = func(state tls.ConnectionState) error {
		if is := state.PeerCertificates[0].Subject.CommonName; *clientName != "" && is != *clientName {
			return fmt.Errorf("%q may not use this node", is)
		}
		return nil
	}
	return config
}

// stayRegistered registers the node as soon as kube-apiserver lets it, then runs its pods until the end of ctx.
func (n *node) stayRegistered(ctx context.Context, address *net.TCPAddr) {
	started := false
	for pause := time.Second / 5; ctx.Err() == nil; {
		if err := n.register(ctx, address); err != nil {
			log.Print("register: ", err)
		} else if !started {
			started, pause = true, 10*time.Second // the lease keeps it Ready; registering again brings it back when it was deleted
			go lease.NewController(clock.RealClock{}, n.api, *name, 40, nil, 10*time.Second, *name, v1.NamespaceNodeLease, nil).Run(ctx)
			go n.podsOfThisNode().RunWithContext(ctx)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func (n *node) podsOfThisNode() cache.Controller {
	bound := fields.OneTermEqualSelector("spec.nodeName", *name)
	_, informer := cache.NewInformerWithOptions(cache.InformerOptions{
		ListerWatcher: cache.NewListWatchFromClient(n.api.CoreV1().RESTClient(), "pods", "", bound),
		ObjectType:    &v1.Pod{},
		ResyncPeriod:  20 * time.Second,
		Handler: cache.ResourceEventHandlerFuncs{
			AddFunc: func(o any) { n.sync(o.(*v1.Pod)) },
			UpdateFunc: func(was, is any) {
				if was.(*v1.Pod).UID != is.(*v1.Pod).UID { // deleted and made anew while the watch was cut
					n.forget(was)
				}
				n.sync(is.(*v1.Pod))
			},
			DeleteFunc: n.forget,
		}})
	return informer
}

// register has kube-apiserver talk to addr: the address as InternalIP, the port as the kubelet's.
func (n *node) register(ctx context.Context, addr *net.TCPAddr) error {
	room := v1.ResourceList{"cpu": resource.MustParse("64"), "memory": resource.MustParse("256Gi"), "pods": resource.MustParse("500")}
	object := &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: *name, Labels: map[string]string{v1.LabelHostname: *name, v1.LabelOSStable: "linux"}}}
	object.Status = v1.NodeStatus{
		Addresses:       []v1.NodeAddress{{Type: v1.NodeInternalIP, Address: addr.IP.String()}, {Type: v1.NodeHostName, Address: *name}},
		DaemonEndpoints: v1.NodeDaemonEndpoints{KubeletEndpoint: v1.DaemonEndpoint{Port: int32(addr.Port)}},
		NodeInfo:        v1.NodeSystemInfo{BootID: strconv.Itoa(os.Getpid()), KubeletVersion: version, OperatingSystem: "linux", Architecture: runtime.GOARCH},
		Conditions:      []v1.NodeCondition{{Type: v1.NodeReady, Status: v1.ConditionTrue, Reason: "TestNode"}},
		Capacity:        room, Allocatable: room,
	}
	if *websockets {
		object.Status.DeclaredFeatures = []string{"ExtendWebSocketsToKubelet"}
	}
	_, err := n.api.CoreV1().Nodes().PatchStatus(ctx, *name, must(json.Marshal(map[string]any{"status": object.Status})))
	if apierrors.IsNotFound(err) {
		_, err = n.api.CoreV1().Nodes().Create(ctx, object, metav1.CreateOptions{})
	}
	return err
}
