package io.gatehouse.pki;

import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** PEM files that a configuration names, with what is wrong with one as the configuration's fault. */
public final class ConfiguredPem {
    private ConfiguredPem() {}

    /** All certificates of a file, at least one, in its order. */
    public static List<X509Certificate> certificates(Path file) throws InvalidConfigurationException {
        return read(file, Pem::readCertificates);
    }

    /** The first private key of a file. */
    public static PrivateKey privateKey(Path file) throws InvalidConfigurationException {
        return read(file, Pem::readPrivateKey);
    }

    /** Whether a key is that of a chain's leaf; the fault is the key file's. */
    public static boolean matching(Path keyFile, List<X509Certificate> chain, PrivateKey key)
            throws InvalidConfigurationException {
        if (KeyPairs.match(chain.get(0).getPublicKey(), key)) {
            return true;
        }
        throw new InvalidConfigurationException(
                List.of(new Fault(keyFile.toString(), 0, "", "is not the key of the certificate beside it")));
    }

    private interface Reading<T> {
        T of(Path file) throws PemException;
    }

    private static <T> T read(Path file, Reading<T> reading) throws InvalidConfigurationException {
        try {
            return reading.of(file);
        } catch (PemException e) {
            throw new InvalidConfigurationException(List.of(new Fault(file.toString(), 0, "", e.problem())));
        }
    }
}
