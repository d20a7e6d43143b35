package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

type container struct {
	v1.Container
	log      string
	stdin    *io.PipeWriter
	resize   chan remotecommand.TerminalSize
	begun    metav1.Time
	done     chan struct{}               // closed when exit is set
	exit     v1.ContainerStateTerminated // to be read after done
	out      sync.Mutex                  // of attached and of the lines in the log
	attached map[*[2]io.WriteCloser]bool // stdout and stderr of each who is attached
}

// start runs a container. p.mu is held.
func (p *pod) start(spec v1.Container) {
	uid := string(p.UID)
	r, w := io.Pipe()
	c := &container{Container: spec, log: filepath.Join(p.dir, "logs", spec.Name+".log"), stdin: w, resize: make(chan remotecommand.TerminalSize), begun: metav1.Now(), done: make(chan struct{}), attached: map[*[2]io.WriteCloser]bool{}}
	p.containers[spec.Name] = c
	must(0, os.MkdirAll(filepath.Join(p.dir, "work"), 0o755))
	must(0, os.MkdirAll(filepath.Dir(c.log), 0o755))
	file := must(os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644))
	argv, in := append(append([]string{}, spec.Command...), spec.Args...), io.Reader(nil)
	if len(argv) == 0 {
		argv, in = []string{"cat"}, r
	} else if spec.Stdin {
		in = r
	}
	go func() {
		err := p.run(argv, spec.Env, true, in, &output{c, file, 0}, &output{c, file, 1}, spec.TTY, c.resize)
		r.Close()
		file.Close()
		c.exit = v1.ContainerStateTerminated{StartedAt: c.begun, FinishedAt: metav1.Now(), Reason: "Completed", ContainerID: "local://" + uid + "/" + spec.Name}
		if exited, ok := err.(utilexec.ExitError); ok {
			c.exit.Reason, c.exit.ExitCode = "Error", int32(exited.ExitStatus())
		} else if err != nil {
			c.exit.Reason, c.exit.ExitCode, c.exit.Message = "StartError", 128, err.Error()
		}
		close(c.done)
		p.report()
	}()
}

// output is a container's stdout (0) or stderr (1): to its log, in the format of container runtimes, and to all attached.
type output struct {
	c    *container
	file *os.File
	fd   int
}

func (o *output) Write(b []byte) (int, error) {
	o.c.out.Lock()
	defer o.c.out.Unlock()
	for _, line := range bytes.SplitAfter(b, []byte("\n")) {
		if len(line) > 0 {
			text, whole := bytes.CutSuffix(line, []byte("\n"))
			fmt.Fprintf(o.file, "%s %s %s %s\n", time.Now().Format(time.RFC3339Nano), [2]string{"stdout", "stderr"}[o.fd], map[bool]string{true: "F", false: "P"}[whole], text)
		}
	}
	for to := range o.c.attached {
		if w := to[o.fd]; w != nil {
			if _, err := w.Write(b); err != nil {
				delete(o.c.attached, to)
			}
		}
	}
	return len(b), nil
}

// run runs argv in the pod's folder until it ends and all its output has been taken; its exit code is a utilexec.ExitError.
func (p *pod) run(argv []string, env []v1.EnvVar, main bool, in io.Reader, out, errOut io.Writer, tty bool, resize <-chan remotecommand.TerminalSize) error {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = filepath.Join(p.dir, "work"), append(os.Environ(), "HOSTNAME="+p.name), 5*time.Second
	for _, e := range env {
		cmd.Env = append(cmd.Env, e.Name+"="+e.Value)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: !tty} // a terminal makes a session, hence a group
	var stdin io.WriteCloser
	drained := make(chan struct{})
	if tty {
		size := pty.Winsize{Cols: 80, Rows: 24}
		select { // the client's size comes right after the start: a command that asks at once is to see it
		case s, ok := <-resize:
			if ok {
				size = pty.Winsize{Cols: s.Width, Rows: s.Height}
			}
		case <-time.After(300 * time.Millisecond):
		}
		terminal, err := pty.StartWithSize(cmd, &size)
		if err != nil {
			return err
		}
		defer terminal.Close()
		stdin = terminal
		go func() { io.Copy(out, terminal); close(drained) }() // ends with EIO when the last process has left the terminal
		go func() {
			raw := must(terminal.SyscallConn()) // unlike Fd, safe beside Close
			for s := range resize {
				raw.Control(func(fd uintptr) {
					unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Col: s.Width, Row: s.Height})
				})
			}
		}()
	} else {
		close(drained)
		cmd.Stdout, cmd.Stderr = out, errOut
		if in != nil { // not cmd.Stdin: Wait would then wait for the client to end its input
			stdin = must(cmd.StdinPipe())
		}
		if err := cmd.Start(); err != nil {
			return err
		}
	}
	p.mu.Lock()
	p.running[cmd] = main
	p.mu.Unlock()
	if in != nil {
		go func() {
			io.Copy(stdin, in)
			if tty {
				stdin.Write([]byte{4}) // end of transmission: the terminal itself stays open
			} else {
				stdin.Close()
			}
		}()
	}
	err := cmd.Wait()
	p.mu.Lock()
	delete(p.running, cmd)
	p.mu.Unlock()
	select {
	case <-drained:
	case <-time.After(cmd.WaitDelay):
	}
	var exited *exec.ExitError
	if errors.As(err, &exited) {
		code := exited.ExitCode()
		if status := exited.Sys().(syscall.WaitStatus); status.Signaled() {
			code = 128 + int(status.Signal())
		}
		return utilexec.CodeExitError{Err: err, Code: code}
	}
	if cmd.ProcessState.Success() {
		return nil // though a client may not have taken all output, or a child has kept it open
	}
	return err
}
