package io.gatehouse.metrics;

import io.gatehouse.core.RequestInfo;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The resources that an API server has served: only their names become labels, for anybody can ask for any. Safe on any
 * thread; bounded.
 */
final class KnownResources {
    private static final int MOST = 4096;

    private final Set<Resource> served = ConcurrentHashMap.newKeySet();

    record Resource(String group, String version, String name, String subresource) {
        static final Resource NONE = new Resource("", "", "", "");
        static final Resource OTHER = new Resource("", "", "other", "");
    }

    /** The resource as a label may name it. */
    Resource of(RequestInfo info, int status) {
        if (!info.isResource()) {
            return Resource.NONE;
        }
        Resource asked = new Resource(info.apiGroup(), info.apiVersion(), info.resource(), info.subresource());
        if (served.contains(asked)) {
            return asked;
        }
        boolean isServed = status >= 200 && status < 300 || status == 101;
        return isServed && served.size() < MOST && served.add(asked) ? asked : Resource.OTHER;
    }
}
