package io.gatehouse.server;

import io.gatehouse.core.Feed;
import io.gatehouse.upstream.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** How the gate is: what {@code /livez} and {@code /readyz} say, in kube-apiserver's words. Safe on any thread. */
final class Health {
    private final Cluster cluster;
    private final Supplier<List<Feed>> feeds;
    private volatile boolean isStopping;
    private volatile String reloadFault = "";

    /**
     * One thing that is looked at.
     *
     * @param detail for people who may see more than whether it is well; empty where there is none
     */
    record Check(String name, boolean isWell, String detail) {}

    /** @param feeds those of the rules in use */
    Health(Cluster cluster, Supplier<List<Feed>> feeds) {
        this.cluster = cluster;
        this.feeds = feeds;
    }

    boolean isReady() {
        return readiness().stream().allMatch(Check::isWell);
    }

    void stopping() {
        isStopping = true;
    }

    /** @param fault why the last reload failed, empty where it did not */
    void reloaded(String fault) {
        reloadFault = fault;
    }

    List<Check> liveness() {
        return List.of(new Check("ping", true, ""));
    }

    List<Check> readiness() {
        List<Check> checks = new ArrayList<>(liveness());
        checks.add(new Check("upstream", cluster.isReady(), String.join("\n", cluster.report())));
        for (Feed feed : feeds.get()) {
            String fault = feed.fault();
            checks.add(new Check(feed.name(), fault.isEmpty(), fault));
        }
        checks.add(new Check("configuration", true, reloadFault));
        checks.add(new Check("shutdown", !isStopping, ""));
        return checks;
    }

    /**
     * As kube-apiserver writes it: {@code ok}, or a line for each check.
     *
     * @param tellsDetails whether the details go with it, which speak of servers and files
     */
    static String text(String name, List<Check> checks, Set<String> excluded, boolean isVerbose, boolean tellsDetails) {
        boolean isWell = isWell(checks, excluded);
        if (isWell && !isVerbose) {
            return "ok";
        }
        StringBuilder text = new StringBuilder();
        for (Check check : checks) {
            if (excluded.contains(check.name())) {
                text.append("[+]").append(check.name()).append(" excluded: ok\n");
            } else {
                text.append(check.isWell() ? "[+]" : "[-]").append(check.name());
                text.append(check.isWell() ? " ok\n" : " failed: reason withheld\n");
            }
            if (tellsDetails) {
                check.detail()
                        .lines()
                        .forEach(line -> text.append("    ").append(line).append('\n'));
            }
        }
        return text.append(name)
                .append(isWell ? " check passed\n" : " check failed\n")
                .toString();
    }

    static boolean isWell(List<Check> checks, Set<String> excluded) {
        return checks.stream().allMatch(check -> check.isWell() || excluded.contains(check.name()));
    }
}
