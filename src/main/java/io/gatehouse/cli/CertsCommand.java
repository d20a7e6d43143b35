package io.gatehouse.cli;

import picocli.CommandLine.Command;

@Command(
        name = "certs",
        description = "Makes certificates by hand, and says what one is good for.",
        mixinStandardHelpOptions = true,
        subcommands = {CertsCaCommand.class, CertsIssueCommand.class, CertsSignCommand.class, CertsShowCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class CertsCommand {}
