package io.gatehouse;

/** Picks a command. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("gatehouse " + Main.class.getPackage().getImplementationVersion());
    }
}
