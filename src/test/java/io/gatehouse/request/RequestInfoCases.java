package io.gatehouse.request;

import io.gatehouse.core.PercentEncoding;
import io.gatehouse.core.RequestInfo;
import java.util.List;

/**
 * Requests and what kube-apiserver 1.37 takes them for: method, target, verb, prefix, group, version, namespace, resource,
 * subresource, name, field selector, label selector. A dash is an empty column; columns that are empty up to the end are
 * left out. Rows without a prefix are no resources; their path follows the verb.
 */
public final class RequestInfoCases {
    private static final String TABLE = """
            GET     /                                                       get /
            GET     /api                                                    get /api
            GET     /apis/                                                  get /apis/
            HEAD    /version                                                head /version
            POST    /api/v1                                                 post /api/v1
            GET     /api/v1/                                                get /api/v1/
            GET     /apis/apps/v1                                           get /apis/apps/v1
            GET     /healthz/etcd?verbose                                   get /healthz/etcd
            OPTIONS /openapi/v3                                             options /openapi/v3
            DELETE  /apix/v1/pods                                           delete /apix/v1/pods
            GET     /%61pix/v1/pods                                         get /apix/v1/pods
            GET     /a%20b+c                                                get /a␠b+c
            GET     /API/v1/pods                                            get /API/v1/pods
            GET     /api/v1/pods                                            list api - v1 - pods
            GET     /%61pi/v1/pods                                          list api - v1 - pods
            HEAD    /api/v1/pods                                            list api - v1 - pods
            POST    /api/v1/pods                                            create api - v1 - pods
            DELETE  /api/v1/nodes                                           deletecollection api - v1 - nodes
            OPTIONS /api/v1/pods                                            - api - v1 - pods
            GET     /api/v1/pods/                                           list api - v1 - pods
            GET     /api/v1/nodes/n                                         get api - v1 - nodes - n
            GET     /api/v1/nodes/system%3Anode                             get api - v1 - nodes - system:node
            GET     /api/v1/namespaces                                      list api - v1 - namespaces
            GET     /api/v1/namespaces/a                                    get api - v1 a namespaces - a
            DELETE  /api/v1/namespaces/a/                                   delete api - v1 a namespaces - a
            PUT     /api/v1/namespaces/a/status                             update api - v1 a namespaces status a
            PUT     /api/v1/namespaces/a/finalize                           update api - v1 a namespaces finalize a
            GET     /api/v1/namespaces/a/pods                               list api - v1 a pods
            HEAD    /api/v1/namespaces/a/pods/p                             get api - v1 a pods - p
            PATCH   /api/v1/namespaces/a/pods/p                             patch api - v1 a pods - p
            DELETE  /api/v1/namespaces/a/pods                               deletecollection api - v1 a pods
            GET     /api/v1/namespaces/a/pods/p/log?follow=true             get api - v1 a pods log p
            POST    /api/v1/namespaces/a/pods/p/exec?command=ls             create api - v1 a pods exec p
            GET     /api/v1/namespaces/a/pods/p/exec/more/parts             get api - v1 a pods exec p
            GET     /api/v1/namespaces/a;b/pods                             list api - v1 a;b pods
            GET     /api/v1/namespaces/a/pods/%E5%BC%A0%E4%B8%89            get api - v1 a pods - 张三
            GET     /api/v1/namespaces/a/pods/p%252f                        get api - v1 a pods - p%2f
            GET     /api/v1/namespaces/a/services/s:80/proxy/x/..%2e./%2F/  get api - v1 a services proxy s:80
            GET     /api/v1/namespaces/a/pods/p/%70roxy//x%FF               get api - v1 a pods proxy p
            PUT     /api/v1/nodes/n/proxy/a\\b                               update api - v1 - nodes proxy n
            GET     /apis/apps/v1/deployments                               list apis apps v1 - deployments
            PUT     /apis/apps/v1/namespaces/a/deployments/d/scale          update apis apps v1 a deployments scale d
            POST    /apis/authorization.k8s.io/v1/selfsubjectaccessreviews  create apis authorization.k8s.io v1 - selfsubjectaccessreviews
            DELETE  /apis/apps/v1/namespaces/a/deployments                  deletecollection apis apps v1 a deployments
            GET     /api/v1/watch/pods                                      watch api - v1 - pods
            GET     /api/v1/watch/namespaces/a/pods/p?fieldSelector=a%3Db   watch api - v1 a pods - p
            DELETE  /apis/apps/v1/watch/deployments                         watch apis apps v1 - deployments
            POST    /api/v1/proxy/namespaces/a/pods/p/x/y                   proxy api - v1 a pods - p
            GET     /api/v1/pods?watch=true                                 watch api - v1 - pods
            GET     /api/v1/pods?watch=                                     watch api - v1 - pods
            GET     /api/v1/pods?watch                                      watch api - v1 - pods
            GET     /api/v1/pods?watch=0&watch=1                            list api - v1 - pods
            GET     /api/v1/pods?watch=FALSE                                list api - v1 - pods
            GET     /api/v1/pods?%77atch=1                                  watch api - v1 - pods
            GET     /api/v1/pods?a=b;watch=1                                list api - v1 - pods
            GET     /api/v1/pods?watch=1;limit=5                            list api - v1 - pods
            GET     /api/v1/pods?watch=1;limit=5&watch=1                    watch api - v1 - pods
            GET     /api/v1/pods?watch=%zz&watch=1                          watch api - v1 - pods
            GET     /api/v1/pods?limit=x&watch=1                            watch api - v1 - pods
            GET     /api/v1/pods?fieldSelector=metadata.name%3Dp&watch=1    watch api - v1 - pods - p metadata.name=p
            GET     /api/v1/pods?fieldSelector=metadata.name%3D..           list api - v1 - pods - - metadata.name=..
            GET     /api/v1/pods?limit=&fieldSelector=metadata.name%3Dp     list api - v1 - pods - - metadata.name=p
            DELETE  /api/v1/pods?fieldSelector=metadata.name=p              deletecollection api - v1 - pods - - metadata.name=p
            GET     /api/v1/pods?labelSelector=a+in+(b,c),!d&labelSelector=x list api - v1 - pods - - - a␠in␠(b,c),!d
            GET     /api/v1/pods?labelSelector=a+b&fieldSelector=metadata.name==p list api - v1 - pods - - metadata.name==p a␠b
            """;

    /** A request and what it asks for. */
    public record Case(String method, String target, RequestInfo expected) {}

    private RequestInfoCases() {}

    public static List<Case> all() {
        return TABLE.lines().map(line -> of(line.split(" +"))).toList();
    }

    private static Case of(String[] columns) {
        String verb = column(columns, 2);
        String target = columns[1];
        String fourth = column(columns, 3);
        if (!fourth.equals("api") && !fourth.equals("apis")) {
            return new Case(columns[0], target, RequestInfo.ofPath(fourth, verb));
        }
        RequestInfo expected = new RequestInfo(
                true,
                PercentEncoding.decode(target.split("\\?", 2)[0], false).orElseThrow(),
                verb,
                fourth,
                column(columns, 4),
                column(columns, 5),
                column(columns, 6),
                column(columns, 7),
                column(columns, 8),
                column(columns, 9),
                column(columns, 10),
                column(columns, 11));
        return new Case(columns[0], target, expected);
    }

    private static String column(String[] columns, int index) {
        return index >= columns.length || columns[index].equals("-") ? "" : columns[index].replace('␠', ' ');
    }
}
