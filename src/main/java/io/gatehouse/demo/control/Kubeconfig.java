package io.gatehouse.demo.control;

import io.gatehouse.pki.AtomicFile;
import io.gatehouse.pki.CertifiedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** A kubeconfig with one user, who has a certificate; it holds all that it takes, so the file may be moved. */
record Kubeconfig(String server, String caPem, CertifiedKey user) {

    void write(Path file) throws IOException {
        AtomicFile.writeSecret(
                file, """
                apiVersion: v1
                kind: Config
                current-context: direct
                contexts:
                - name: direct
                  context:
                    cluster: direct
                    user: direct
                clusters:
                - name: direct
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: direct
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                """.formatted(server, base64(caPem), base64(user.certificatePem()), base64(user.keyPem())));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
