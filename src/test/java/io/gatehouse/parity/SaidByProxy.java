package io.gatehouse.parity;

import io.gatehouse.lab.FrontProxy.Header;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a proxy says of who calls; a line each, with bars between the headers. */
record SaidByProxy(List<Header> headers) {
    /** To be read by the gate as by kube-apiserver. */
    private static final String ALIKE = """
            X-Remote-User: alice
            X-Remote-User: alice | X-Remote-Uid: u-1
            X-Remote-User: alice | X-Remote-Uid:
            X-Remote-User: Alice
            x-remote-user: alice | x-remote-uid: u-1 | x-remote-group: dev | x-remote-extra-scopes: all
            X-REMOTE-USER: alice | X-REMOTE-UID: u-1 | X-REMOTE-GROUP: dev | X-REMOTE-EXTRA-SCOPES: all
            X-Remote-User: user with spaces
            X-Remote-User:   alice   | X-Remote-Group:   dev   | X-Remote-Extra-A:   b  \s
            X-Remote-User: 张三 | X-Remote-Group: 开发 | X-Remote-Extra-Team: 甲
            X-Remote-User: 李四 | X-Remote-Uid: 标识
            X-Remote-User: 🐢
            X-Remote-User: a,b;c="d"\\e/f:g@h%20i
            X-Remote-User: alice | X-Remote-Group: one | X-Remote-Group: two
            X-Remote-User: alice | X-Remote-Group: two | X-Remote-Group: one | X-Remote-Group: two
            X-Remote-User: alice | X-Remote-Group: one, two
            X-Remote-User: alice | X-Remote-Group: | X-Remote-Group: one
            X-Remote-User: alice | X-Remote-Group: system:authenticated | X-Remote-Group: one
            X-Remote-User: alice | X-Remote-Group: system:unauthenticated
            X-Remote-User: system:anonymous
            X-Remote-User: system:anonymous | X-Remote-Group: system:unauthenticated
            X-Remote-User: system:anonymous | X-Remote-Group: system:authenticated
            X-Remote-User: admin | X-Remote-Group: system:masters
            X-Remote-User: system:node:n | X-Remote-Group: system:nodes
            X-Remote-User: system:serviceaccount:a:b | X-Remote-Uid: 1 | X-Remote-Group: system:serviceaccounts | X-Remote-Group: system:serviceaccounts:a
            X-Remote-User: alice | X-Remote-Extra-Scopes: one | X-Remote-Extra-scopes: two | X-Remote-Extra-SCOPES: one
            X-Remote-User: alice | X-Remote-Extra-Scopes: one, two
            X-Remote-User: alice | X-Remote-Extra-Scopes:
            X-Remote-User: alice | X-Remote-Extra-Example.org%2FKey: x
            X-Remote-User: alice | X-Remote-Extra-authentication.kubernetes.io%2fcredential-id: x
            X-Remote-User: alice | X-Remote-Extra-%4bey: x | X-Remote-Extra-%4Bey: y | X-Remote-Extra-key: z
            X-Remote-User: alice | X-Remote-Extra-a%zz: x
            X-Remote-User: alice | X-Remote-Extra-A%: x | X-Remote-Extra-B%2: y
            X-Remote-User: alice | X-Remote-Extra-a%25%20b: x
            X-Remote-User: alice | X-Remote-Extra-a+b_c.d~e: x
            X-Remote-User: alice | X-Remote-Extra-%E7%BB%84: 值
            X-Remote-User: alice | X-Remote-Extra-a: 1 | X-Remote-Extra-b: 2 | X-Remote-Extra-a: 3
            X-Remote-User: alice | X_Remote_Group: system:masters | X_Remote_Uid: 1 | X_Remote_Extra_A: b
            X-Remote-User: alice | X-Remote-Groups: a | X-Remote-User-: b | X-Remote-Extra: c | X-Remote: d
            X-Remote-User: alice | Authorization: Bearer unknown
            X-Remote-User: alice | Connection: X-Remote-User, X-Remote-Group | X-Remote-Group: dev
            X-Remote-User: admin | X-Remote-Group: system:masters | Impersonate-User: carol | Impersonate-Group: dev
            X-Remote-User: alice | Impersonate-User: carol
            X-Remote-User:
            X-Remote-Group: system:masters
            X-Remote-User: | X-Remote-Group: system:masters | X-Remote-Uid: 1
            X_Remote_User: alice | X-Remote-Group: system:masters
            X-Remote-Users: alice
            Authorization: Bearer unknown
            X-Remote-User: | Authorization: Bearer unknown
            X-Other: x
            """;

    /** Believed by kube-apiserver, and by the gate not. */
    private static final String STRICTER = """
            X-Remote-User: alice | X-Remote-User: admin
            X-Remote-User: alice | x-remote-user: alice
            X-Remote-User: alice | X-Remote-Uid: 1 | X-Remote-Uid: 2
            X-Remote-User: system:kube-scheduler
            X-Remote-User: alice | X-Remote-Group: system:other
            X-Remote-User: alice | X-Remote-Extra-: x
            X-Remote-User: alice | X-Remote-Extra-%FF: x
            X-Remote-User: alice | X-Remote-Extra-%20a: x
            X-Remote-User: alice | X-Remote-Extra-%0Aa: x
            """;

    static Stream<SaidByProxy> alike() {
        return ALIKE.lines().map(SaidByProxy::of);
    }

    static Stream<SaidByProxy> believedByKubeApiserverAlone() {
        return STRICTER.lines().map(SaidByProxy::of);
    }

    private static SaidByProxy of(String line) {
        return new SaidByProxy(
                Arrays.stream(line.split(" \\| ")).map(SaidByProxy::header).toList());
    }

    private static Header header(String text) {
        int colon = text.indexOf(':');
        return new Header(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return headers.toString();
    }
}
