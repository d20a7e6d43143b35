package main

import (
	"context"
	"io"
	"log"
	"net/http"
	"strconv"
	"time"

	"k8s.io/apiserver/pkg/util/flushwriter"
	criapi "k8s.io/cri-api/pkg/apis"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-client/pkg/logs"
)

func (n *node) serveLogs(w http.ResponseWriter, r *http.Request) {
	id, q := r.PathValue("ns")+"/"+r.PathValue("pod")+"/"+r.PathValue("container"), r.URL.Query()
	_, c := n.find(id)
	if c == nil || q.Get("previous") == "true" {
		http.Error(w, "no such container, or none before it", http.StatusNotFound)
		return
	}
	number := func(key string) *int64 {
		if v, err := strconv.ParseInt(q.Get(key), 10, 64); err == nil {
			return &v
		}
		return nil
	}
	options := &logs.LogOptions{Follow: q.Get("follow") == "true", Timestamp: q.Get("timestamps") == "true", TailLines: number("tailLines"), LimitBytes: number("limitBytes")}
	if s := number("sinceSeconds"); s != nil {
		options.Since = time.Now().Add(time.Duration(-*s) * time.Second)
	} else if t, err := time.Parse(time.RFC3339, q.Get("sinceTime")); err == nil {
		options.Since = t
	}
	out := flushwriter.Wrap(w)
	stdout, stderr := out, out
	switch q.Get("stream") {
	case "Stdout":
		stderr = io.Discard
	case "Stderr":
		stdout = io.Discard
	}
	if err := logs.ReadLogs(r.Context(), c.log, id, options, &states{n: n}, stdout, stderr); err != nil {
		log.Printf("logs of %s: %v", id, err)
	}
}

// states tells the log library which containers run, to end what it follows; it asks for nothing else.
type states struct {
	criapi.RuntimeService
	n *node
}

func (s *states) ContainerStatus(_ context.Context, id string, _ bool) (*cri.ContainerStatusResponse, error) {
	state := cri.ContainerState_CONTAINER_EXITED
	if _, c := s.n.find(id); c != nil {
		select {
		case <-c.done:
		default:
			state = cri.ContainerState_CONTAINER_RUNNING
		}
	}
	return &cri.ContainerStatusResponse{Status: &cri.ContainerStatus{Id: id, State: state}}, nil
}
