package io.gatehouse.remote;

import io.gatehouse.core.ApiServers;
import io.gatehouse.wire.Trees;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up with all objects of one kind that the API servers have, as client-go's reflector does: a list, page by page, then
 * a watch from there on, which is begun anew where it ends; a list again where a watch cannot go on. What was known stays
 * known while nobody answers. Lives on one event loop.
 */
public final class Informer<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Informer.class);
    private static final int PAGE = 500;
    private static final int MAX_PAGE_BYTES = 64 << 20;
    private static final int MAX_EVENT_BYTES = 8 << 20;
    private static final long ANSWER_MILLIS = 30_000;
    private static final long LOOK_MILLIS = 10_000;
    private static final long LEAST_WATCH_SECONDS = 300;

    private final Vertx vertx;
    private final Context loop;
    private final ApiServers servers;
    private final String path;
    private final Function<Object, Optional<T>> reader;
    private final Runnable changed;
    private final Freshness freshness = new Freshness(System::nanoTime);
    private final Map<String, T> objects = new LinkedHashMap<>();
    private final Retries retries = new Retries();

    /** Where a watch goes on; empty where all is to be listed. */
    private String version = "";

    private int page = PAGE;
    private @Nullable Question<?> underWay;
    private boolean isEnded;
    private volatile boolean hasListed;
    private volatile String fault = "";

    /**
     * @param path of the collection
     * @param reader makes what is kept of an object; empty where it is none of this kind
     * @param changed run on the event loop after each change, and when all has been listed
     */
    public Informer(
            Vertx vertx,
            Context loop,
            ApiServers servers,
            String path,
            Function<Object, Optional<T>> reader,
            Runnable changed) {
        this.vertx = vertx;
        this.loop = loop;
        this.servers = servers;
        this.path = path;
        this.reader = reader;
        this.changed = changed;
    }

    public void start() {
        loop.runOnContext(now -> goOn());
    }

    public void end() {
        loop.runOnContext(now -> {
            isEnded = true;
            if (underWay != null) {
                underWay.giveUp("no longer wanted");
            }
        });
    }

    /** What there is, by what was heard last. On the event loop alone. */
    public Collection<T> objects() {
        return objects.values();
    }

    /** Whether all has been known once. */
    public boolean hasListed() {
        return hasListed;
    }

    /** For how long nothing has been known; zero while changes are told. */
    public Duration age() {
        return freshness.age();
    }

    /** Why the last question failed; empty where none did. */
    public String fault() {
        return fault;
    }

    private void goOn() {
        if (isEnded) {
            return;
        }
        if (version.isEmpty()) {
            list("", new LinkedHashMap<>()).onComplete(listed -> goOn(), this::failed);
        } else {
            watch().onComplete(ended -> goOnAfter(retries.afterEnd()), this::failed);
        }
    }

    private void goOnAfter(long millis) {
        if (millis == 0) {
            goOn();
        } else if (!isEnded) {
            vertx.setTimer(millis, later -> goOn());
        }
    }

    private void failed(Throwable failure) {
        if (isEnded) {
            return;
        }
        fault = path + ": " + failure.getMessage();
        long pause = retries.afterFailure();
        if (retries.isTroubled()) {
            LOG.warn("{}; asked again in {} ms", fault, pause);
        }
        goOnAfter(pause);
    }

    private Future<Void> list(String next, Map<String, T> soFar) {
        String from = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        Question<ObjectList> question = Question.get(servers, path + "?limit=" + page + from, this::page);
        underWay = question;
        long timer = vertx.setTimer(ANSWER_MILLIS, late -> question.giveUp("no whole answer in time"));
        return question.end()
                .onComplete(ended -> vertx.cancelTimer(timer))
                .onFailure(failure -> page = question.isAnswered() ? Math.max(1, page / 2) : page)
                .compose(list -> {
                    list.items().forEach(object -> put(object, soFar));
                    return list.next().isEmpty() ? replace(list.resourceVersion(), soFar) : list(list.next(), soFar);
                });
    }

    private Future<ObjectList> page(HttpClientResponse response) {
        return response.statusCode() == 200
                ? WholeBody.of(response, MAX_PAGE_BYTES)
                        .compose(body -> vertx.executeBlocking(() -> ObjectList.of(body.getBytes())))
                : refused(response);
    }

    private Future<Void> replace(String at, Map<String, T> all) {
        objects.clear();
        objects.putAll(all);
        version = at;
        page = PAGE;
        hasListed = true;
        fault = "";
        freshness.heard();
        changed.run();
        return Future.succeededFuture();
    }

    private Future<Void> watch() {
        long seconds = LEAST_WATCH_SECONDS + ThreadLocalRandom.current().nextLong(LEAST_WATCH_SECONDS);
        String target = path + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + seconds + "&resourceVersion="
                + URLEncoder.encode(version, StandardCharsets.UTF_8);
        Question<Void> question = Question.get(servers, target, this::events);
        underWay = question;
        long head = vertx.setTimer(ANSWER_MILLIS, late -> {
            if (!question.isAnswered()) {
                question.giveUp("no answer in time");
            }
        });
        long looks = vertx.setPeriodic(LOOK_MILLIS, look -> {
            if (freshness.isSilent() && question.isAnswered()) {
                question.giveUp("silent for " + Freshness.SILENCE.toSeconds() + " s");
            }
        });
        return question.end().onComplete(ended -> {
            vertx.cancelTimer(head);
            vertx.cancelTimer(looks);
            freshness.lost();
        });
    }

    private Future<Void> events(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return refused(response);
        }
        freshness.listens();
        retries.begin();
        fault = "";
        Promise<Void> end = Promise.promise();
        RecordParser lines = RecordParser.newDelimited("\n", line -> take(line, end))
                .maxRecordSize(MAX_EVENT_BYTES)
                .exceptionHandler(end::tryFail);
        response.exceptionHandler(end::tryFail);
        response.endHandler(over -> end.tryComplete());
        response.handler(lines);
        return end.future().onFailure(failure -> Question.letGo(response));
    }

    /** What cannot be read may have been anything: all is listed again. */
    private void take(Buffer line, Promise<Void> end) {
        if (end.future().isComplete()) {
            return;
        }
        try {
            apply(WatchEvent.of(line.getBytes()));
        } catch (RemoteException | RuntimeException e) {
            version = "";
            end.tryFail(e);
        }
    }

    private void apply(WatchEvent event) throws RemoteException {
        freshness.heard();
        switch (event.type()) {
            case ADDED, MODIFIED -> put(event.object(), objects);
            case DELETED -> objects.remove(key(event.object()));
            case BOOKMARK -> {
                // The version alone.
            }
            case ERROR ->
                throw new RemoteException("the watch ends: "
                        + Trees.string(event.object(), "message").orElse("without a reason"));
        }
        version = event.resourceVersion();
        if (event.type() != WatchEvent.Type.BOOKMARK) {
            changed.run();
        }
    }

    /** One that cannot be read is as if it were not there. */
    private void put(@Nullable Object object, Map<String, T> to) {
        String key = key(object);
        Optional<T> read = object == null ? Optional.empty() : reader.apply(object);
        read.ifPresentOrElse(value -> to.put(key, value), () -> {
            to.remove(key);
            LOG.warn("{}: {} cannot be read and counts for nothing", path, key);
        });
    }

    private static String key(@Nullable Object object) {
        return Trees.string(object, "metadata", "namespace").orElse("") + "/"
                + Trees.string(object, "metadata", "name").orElse("");
    }

    private <R> Future<R> refused(HttpClientResponse response) {
        int status = response.statusCode();
        if (status == 410) {
            version = "";
        }
        Question.letGo(response);
        String hint = status == 401 || status == 403 ? ": may the gate's own user list and watch these?" : "";
        return Future.failedFuture(new RemoteException("the API server answers " + status + hint));
    }
}
