package io.gatehouse.lab;

/** How a program ended, and what it wrote, as UTF-8. */
public record Finished(String command, int code, String out, String err) {

    /** What it wrote to its standard output, if it ended well; else the test fails with what it wrote. */
    public String ok() {
        if (code != 0) {
            throw new AssertionError(this);
        }
        return out;
    }

    @Override
    public String toString() {
        return command + "\nended with code " + code + "\n" + out + err;
    }
}
