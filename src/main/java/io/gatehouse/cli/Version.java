package io.gatehouse.cli;

import picocli.CommandLine.IVersionProvider;

/** Which Gatehouse this is, and on which Java it runs. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"gatehouse " + ofGatehouse(), "java " + Runtime.version()};
    }

    static String ofGatehouse() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
