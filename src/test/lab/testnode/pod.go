package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/cri-streaming/pkg/streaming"
)

// The node is the streaming library's Runtime; containers and pods have the id NAMESPACE/POD[/CONTAINER].
type node struct {
	api     kubernetes.Interface
	streams streaming.Server
	mu      sync.Mutex
	pods    map[types.UID]*pod
	seen    int
}

type pod struct {
	*v1.Pod
	node       *node
	name       string
	dir, ip    string
	mu         sync.Mutex // of what follows
	containers map[string]*container
	running    map[*exec.Cmd]bool // true: a container's own process; false: an exec session's
	stopping   bool
	reporting  sync.Mutex // reports keep their order
}

// sync brings a pod to what kube-apiserver says. It comes again for each every 20 s, so a lost report is made good.
func (n *node) sync(object *v1.Pod) {
	n.mu.Lock()
	p := n.pods[object.UID]
	if p == nil {
		n.seen++
		p = &pod{node: n, name: object.Name, dir: filepath.Join(*dir, string(object.UID)), ip: fmt.Sprintf("10.9.%d.%d", n.seen/250%250, n.seen%250+1), containers: map[string]*container{}, running: map[*exec.Cmd]bool{}}
		n.pods[object.UID] = p
	}
	n.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Pod = object
	if object.DeletionTimestamp != nil {
		if !p.stopping {
			p.stopping = true
			go p.stop(object)
		}
		return
	}
	wanted := append([]v1.Container{}, object.Spec.Containers...)
	for _, e := range object.Spec.EphemeralContainers {
		wanted = append(wanted, v1.Container(e.EphemeralContainerCommon))
	}
	phase := object.Status.Phase
	for _, c := range wanted {
		if p.containers[c.Name] == nil && phase != v1.PodSucceeded && phase != v1.PodFailed {
			p.start(c)
			phase = ""
		}
	}
	if len(p.containers) > 0 && phase != p.status().Phase {
		go p.report()
	}
}

// forget ends what is left of a pod that is gone, be it that it was deleted by force.
func (n *node) forget(o any) {
	if last, ok := o.(cache.DeletedFinalStateUnknown); ok {
		o = last.Obj
	}
	n.mu.Lock()
	p := n.pods[o.(*v1.Pod).UID]
	delete(n.pods, o.(*v1.Pod).UID)
	n.mu.Unlock()
	p.signal(syscall.SIGKILL, false)
	os.RemoveAll(p.dir)
}

// stop ends a pod gracefully and has kube-apiserver remove it: that is up to the node.
func (p *pod) stop(object *v1.Pod) {
	deadline := time.After(time.Duration(*object.DeletionGracePeriodSeconds) * time.Second)
	p.signal(syscall.SIGTERM, true)
	for _, c := range p.containers { // no more are added to a pod that stops
		select {
		case <-c.done:
		case <-deadline:
			p.signal(syscall.SIGKILL, false)
			<-c.done
		}
	}
	p.signal(syscall.SIGKILL, false)
	p.report()
	now := int64(0)
	err := p.node.api.CoreV1().Pods(object.Namespace).Delete(context.Background(), object.Name, metav1.DeleteOptions{GracePeriodSeconds: &now, Preconditions: metav1.NewUIDPreconditions(string(object.UID))})
	log.Printf("%s/%s removed: %v", object.Namespace, object.Name, err)
}

func (p *pod) signal(s syscall.Signal, mainOnly bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for cmd, main := range p.running {
		if main || !mainOnly {
			syscall.Kill(-cmd.Process.Pid, s) // the whole process group
		}
	}
}

// status is what the pod's processes make of it. p.mu is held.
func (p *pod) status() v1.PodStatus {
	s := v1.PodStatus{Phase: v1.PodRunning, HostIP: "127.0.0.1", HostIPs: []v1.HostIP{{IP: "127.0.0.1"}}, PodIP: p.ip, PodIPs: []v1.PodIP{{IP: p.ip}}, StartTime: &p.CreationTimestamp}
	ready, left, failed := v1.ConditionTrue, len(p.Spec.Containers), false
	one := func(name string) v1.ContainerStatus {
		c := p.containers[name]
		cs := v1.ContainerStatus{Name: name, Image: c.Image, ImageID: "local", ContainerID: "local://" + string(p.UID) + "/" + name}
		select {
		case <-c.done:
			cs.State.Terminated = &c.exit
			ready, left, failed = v1.ConditionFalse, left-1, failed || c.exit.ExitCode != 0
		default:
			started := true
			cs.State.Running, cs.Ready, cs.Started = &v1.ContainerStateRunning{StartedAt: c.begun}, true, &started
		}
		return cs
	}
	for _, c := range p.Spec.Containers {
		s.ContainerStatuses = append(s.ContainerStatuses, one(c.Name))
	}
	if left == 0 && (p.Spec.RestartPolicy != v1.RestartPolicyAlways || p.stopping) {
		s.Phase = map[bool]v1.PodPhase{true: v1.PodFailed, false: v1.PodSucceeded}[failed]
	}
	for _, t := range []v1.PodConditionType{v1.PodReady, v1.ContainersReady} {
		s.Conditions = append(s.Conditions, v1.PodCondition{Type: t, Status: ready, LastTransitionTime: metav1.Now()})
	}
	s.Conditions = append(s.Conditions, v1.PodCondition{Type: v1.PodInitialized, Status: v1.ConditionTrue, LastTransitionTime: p.CreationTimestamp})
	for _, c := range p.Spec.EphemeralContainers {
		s.EphemeralContainerStatuses = append(s.EphemeralContainerStatuses, one(c.Name))
	}
	return s
}

func (p *pod) report() {
	p.reporting.Lock()
	defer p.reporting.Unlock()
	p.mu.Lock()
	object, patch := p.Pod, must(json.Marshal(map[string]any{"metadata": map[string]any{"uid": p.UID}, "status": p.status()}))
	p.mu.Unlock()
	if _, err := p.node.api.CoreV1().Pods(object.Namespace).Patch(context.Background(), object.Name, types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "status"); err != nil {
		log.Printf("%s/%s: %v", object.Namespace, object.Name, err)
	}
}
