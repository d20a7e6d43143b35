package io.gatehouse.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What a gate says about itself on its admin listener. */
public final class AdminPage {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private AdminPage() {}

    public static HttpResponse<String> get(int adminPort, String target) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + adminPort + target);
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The value of one sample, such as {@code gatehouse_sessions} or {@code a_total{b="c"}}; 0 where there is none. */
    public static double metric(TestGate gate, String sample) throws IOException, InterruptedException {
        return sum(gate.adminPort(), sample + " ");
    }

    /** The sum of all samples of a metric, whatever their labels. */
    public static double sumOf(TestGate gate, String metric) throws IOException, InterruptedException {
        return sumOf(gate.adminPort(), metric);
    }

    /** The same of a gate that need not be in this JVM. */
    public static double sumOf(int adminPort, String metric) throws IOException, InterruptedException {
        return sum(adminPort, metric + " ") + sum(adminPort, metric + "{");
    }

    private static double sum(int adminPort, String beginning) throws IOException, InterruptedException {
        return get(adminPort, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
