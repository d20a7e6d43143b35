package io.gatehouse;

import io.gatehouse.cli.GatehouseCommand;

/** Picks a command. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(GatehouseCommand.execute(arguments));
    }
}
