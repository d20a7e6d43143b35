package io.gatehouse.plugin;

import io.gatehouse.core.plugin.Plugin;
import java.util.List;

/** What a jar sees: the JDK, the gate's contracts, what these are made of, and the log. */
final class Contracts extends ClassLoader {
    private static final List<String> SHOWN =
            List.of("io.gatehouse.core.", "io.vertx.core.", "org.jspecify.annotations.", "org.slf4j.");
    private static final ClassLoader GATE = Plugin.class.getClassLoader();

    Contracts() {
        super("gatehouse-contracts", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return SHOWN.stream().anyMatch(name::startsWith) ? GATE.loadClass(name) : super.loadClass(name, resolve);
    }
}
