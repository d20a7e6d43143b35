package io.gatehouse.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Classes of a jar that has been read whole: the file may change or go while they are in use, and is not open. Multi-release
 * jars, and jars in jars, are not known.
 */
final class JarLoader extends ClassLoader {
    private static final long MAX_BYTES = 256 << 20;

    private final Map<String, byte[]> entries;

    private JarLoader(String name, Map<String, byte[]> entries, ClassLoader parent) {
        super(name, parent);
        this.entries = entries;
    }

    /** @throws IOException if it is no jar */
    static JarLoader of(String name, Path jar) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        long left = MAX_BYTES;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] bytes = zip.getInputStream(entry).readNBytes((int) left + 1);
                left -= bytes.length;
                if (left < 0) {
                    throw new IOException("holds more than 256 MiB");
                }
                entries.put(entry.getName(), bytes);
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw new IOException("is no jar, or not a whole one", e);
        }
        return new JarLoader(name, entries, new Contracts());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = entries.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = entries.get(name);
        return bytes == null ? null : url(name, bytes);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return Collections.enumeration(found == null ? List.of() : List.of(found));
    }

    private static URL url(String name, byte[] bytes) {
        try {
            return new URL(null, "plugin:/" + name, new Bytes(bytes));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class Bytes extends URLStreamHandler {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
