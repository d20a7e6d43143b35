package io.gatehouse.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * A client that asks as two users on the same connections, gives up on some of its requests, and takes the other answers
 * apart: in each there is to be the canary of its own request, and no other. For one thread.
 */
final class CanaryClient {
    private static final int ROUNDS_A_CONNECTION = 25;

    private final AttackedGate gate;
    private final Random random;
    private final String name;
    private final BooleanSupplier goesOn;
    private int asked;

    /** @param goesOn asked before each request */
    CanaryClient(AttackedGate gate, String name, long seed, BooleanSupplier goesOn) {
        this.gate = gate;
        this.name = name;
        this.random = new Random(seed);
        this.goesOn = goesOn;
    }

    void run() throws IOException {
        while (goesOn.getAsBoolean()) {
            if (random.nextBoolean()) {
                overHttp1();
            } else {
                overHttp2();
            }
        }
    }

    private Canary next() {
        asked++;
        return Canary.of(random.nextBoolean(), name + "-" + asked, random);
    }

    /** Some requests come behind one another at once; a few are left alone, before or amid their answers. */
    private void overHttp1() throws IOException {
        try (RawClient client = gate.connect()) {
            for (int round = 0; round < ROUNDS_A_CONNECTION; round++) {
                List<Canary> batch = new ArrayList<>();
                StringBuilder requests = new StringBuilder();
                for (int i = random.nextInt(3); i >= 0 && goesOn.getAsBoolean(); i--) {
                    batch.add(next());
                    requests.append(batch.get(batch.size() - 1).http1());
                }
                client.send(requests.toString());
                for (Canary canary : batch) {
                    if (random.nextInt(20) == 0 || !take(client, canary)) {
                        return;
                    }
                }
            }
        }
    }

    /** Whether the connection goes on. */
    private static boolean take(RawClient client, Canary canary) {
        int before = client.received().length();
        try {
            RawClient.Answer answer = client.answer();
            canary.check(answer.status(), answer.body(), answer.toString());
            client.forget();
            return true;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The API server has broken off: what has come of it is this request's all the same.
            canary.isAlone(client.received().substring(before));
            return false;
        }
    }

    private void overHttp2() throws IOException {
        try (Http2Client client = gate.connectHttp2()) {
            for (int round = 0; round < ROUNDS_A_CONNECTION && !client.hasEnded(); round++) {
                Map<Integer, Canary> batch = new LinkedHashMap<>();
                for (int i = random.nextInt(8); i >= 0 && goesOn.getAsBoolean(); i--) {
                    Canary canary = next();
                    batch.put(send(client, canary), canary);
                }
                for (int stream : batch.keySet()) {
                    if (random.nextInt(15) == 0) {
                        client.send(Frame.reset(stream, 8));
                        batch.get(stream).isAlone(client.givenUp(stream).body());
                    } else {
                        take(client, stream, batch.get(stream));
                    }
                }
            }
        } catch (java.net.SocketException | javax.net.ssl.SSLException ended) {
            // The gate ends connections whose clients take back too much.
            Thread.yield();
        }
    }

    private static int send(Http2Client client, Canary canary) throws IOException {
        String body = canary.requestBody();
        int stream = client.send(canary.http2(), body.isEmpty());
        if (!body.isEmpty()) {
            client.sendBody(stream, body.getBytes(StandardCharsets.ISO_8859_1), true);
        }
        return stream;
    }

    private static void take(Http2Client client, int stream, Canary canary) throws IOException {
        Http2Client.Answer answer = client.answer(stream);
        if (answer.status() == 200 && answer.reset() < 0 && answer.hasEnded()) {
            canary.check(200, answer.body(), answer.toString());
        } else {
            canary.isAlone(answer.toString());
        }
    }
}
