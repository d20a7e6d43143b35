package io.gatehouse.request;

import io.gatehouse.core.RequestInfo;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads method and target as kube-apiserver does (k8s.io/apiserver, {@code endpoints/request/requestinfo.go}; Go, {@code
 * net/url}), and refuses what it could read otherwise than those behind it:
 *
 * <ul>
 *   <li>anything but an origin-form of printable ASCII, a fragment, bad escapes;
 *   <li>in the path an encoded slash, a backslash, NUL, bytes that are no UTF-8, empty and dot segments; one slash at the
 *       end is legal.
 * </ul>
 *
 * What follows the subresource {@code proxy}, of whatever resource, is the path of another server: there only dot
 * segments and bad escapes are refused. The older form with {@code proxy} in front ({@code
 * /api/v1/proxy/namespaces/n/pods/p/...}) is still a verb, but no server has answered it since 1.10, and it has no such
 * part.
 */
public final class RequestInfoParser {
    private static final Set<String> VERBS_IN_PATHS = Set.of("proxy", "watch");
    private static final Set<String> SUBRESOURCES_OF_NAMESPACES = Set.of("status", "finalize");

    private RequestInfoParser() {}

    /**
     * @param method of those that kube-apiserver knows, in capitals
     * @param target as it came
     */
    public static RequestInfo parse(String method, String target) throws BadTargetException {
        int queryMark = endOfPath(target);
        TargetPath path = TargetPath.of(target.substring(0, queryMark));
        int version = indexOfVersion(path);
        if (version < 0) {
            path.requirePlain(path.text().length());
            return RequestInfo.ofPath(path.text(), method.toLowerCase(Locale.ROOT));
        }
        boolean verbInPath = VERBS_IN_PATHS.contains(path.part(version + 1));
        int kind = verbInPath ? version + 2 : version + 1;
        if (path.count() <= kind) {
            throw new BadTargetException("unable to determine kind and namespace from the path");
        }
        int resource = isInNamespace(path, kind) ? kind + 2 : kind;
        String verb = verbInPath ? path.part(version + 1) : verbOf(method);
        boolean proxies = !verb.equals("proxy") && path.part(resource + 2).equals("proxy");
        path.requirePlain(proxies ? path.endOf(resource + 2) : path.text().length());

        RequestInfo info = new RequestInfo(
                true,
                path.text(),
                verb,
                path.part(0),
                version == 2 ? path.part(1) : "",
                path.part(version),
                path.part(kind).equals("namespaces") ? path.part(kind + 1) : "",
                path.part(resource),
                verb.equals("proxy") ? "" : path.part(resource + 2),
                path.part(resource + 1),
                "",
                "");
        return info.name().isEmpty() && !verbInPath ? overMany(info, target, queryMark) : info;
    }

    /** Where no name is in the path, {@code get} and {@code delete} are about many objects, or one that a selector names. */
    private static RequestInfo overMany(RequestInfo info, String target, int queryMark) throws BadTargetException {
        boolean reads = info.verb().equals("get");
        if (!reads && !info.verb().equals("delete")) {
            return info;
        }
        ListQuery query = queryMark < target.length() ? ListQuery.parse(target, queryMark + 1) : ListQuery.NONE;
        String verb = !reads ? "deletecollection" : query.watches() ? "watch" : "list";
        Optional<String> name = reads ? query.onlyName() : Optional.empty();
        return new RequestInfo(
                true,
                info.path(),
                verb,
                info.apiPrefix(),
                info.apiGroup(),
                info.apiVersion(),
                info.namespace(),
                info.resource(),
                info.subresource(),
                name.orElse(""),
                query.fieldSelectorText(),
                query.labelSelectorText());
    }

    private static int indexOfVersion(TargetPath path) {
        if (path.part(0).equals("api")) {
            return path.count() < 3 ? -1 : 1;
        }
        return path.count() < 4 || !path.part(0).equals("apis") ? -1 : 2;
    }

    private static boolean isInNamespace(TargetPath path, int kind) {
        return path.part(kind).equals("namespaces")
                && path.count() > kind + 2
                && !SUBRESOURCES_OF_NAMESPACES.contains(path.part(kind + 2));
    }

    private static String verbOf(String method) {
        return switch (method) {
            case "GET", "HEAD" -> "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    private static int endOfPath(String target) throws BadTargetException {
        if (target.isEmpty() || target.charAt(0) != '/') {
            throw new BadTargetException("the request target does not begin with a slash");
        }
        int queryMark = target.length();
        for (int i = target.length() - 1; i >= 0; i--) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                throw new BadTargetException("the request target has a character that must be percent-encoded");
            }
            if (c == '?') {
                queryMark = i;
            }
        }
        return queryMark;
    }
}
