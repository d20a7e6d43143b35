package io.gatehouse.cli;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * What the operating system asks of the process. Java has no API for it but {@code sun.misc.Signal}, which every JDK
 * exports and javac warns of; so it is reached by its name.
 */
final class Signals {
    private Signals() {}

    /** Runs {@code action}, on a thread of its own, each time one of these signals comes, in place of what a JVM does. */
    static void on(List<String> names, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            for (String name : names) {
                Object one = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, one, proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let signals be handled", e);
        }
    }
}
