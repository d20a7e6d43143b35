package io.gatehouse.story;

import io.gatehouse.lab.Kubectl;
import java.io.IOException;

/** A user with a kubectl. */
record Teller(String name, Kubectl kubectl) {

    boolean hasOlderKubectl() {
        return name.startsWith("older");
    }

    /** One of its own, so that tellers do not disturb each other. */
    String namespace(String chapter) {
        return chapter + "-" + name.replace(' ', '-');
    }

    /** The kubectl, at work in that namespace. */
    Kubectl at(String chapter) throws IOException, InterruptedException {
        kubectl.ok("config", "set-context", "--current", "--namespace=" + namespace(chapter));
        return kubectl;
    }

    @Override
    public String toString() {
        return name;
    }
}
