package io.gatehouse.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class WalkTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final Context own = vertx.getOrCreateContext();
    private final Context foreign = another();

    /** Event loops are given out by turns. */
    private Context another() {
        Promise<Context> promise = Promise.promise();
        vertx.deployVerticle(new io.vertx.core.VerticleBase() {
            @Override
            public Future<?> start() {
                promise.complete(context);
                return Future.succeededFuture();
            }
        });
        return promise.future().await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whatIsAtHandIsGoneThroughAtOnce() {
        List<String> passed = new ArrayList<>();
        Walk.from(Future.succeededFuture("a"))
                .then(value -> Future.succeededFuture(value + "b"))
                .end(passed::add, failure -> passed.add("failed"));
        assertEquals(List.of("ab"), passed);
    }

    @Test
    void whatAStepThrowsFailsTheWalk() {
        IllegalStateException thrown = new IllegalStateException("thrown");
        Walk<String> walk = Walk.from(Future.succeededFuture("a")).then(value -> {
            throw thrown;
        });
        assertSame(thrown, walk.future().cause());
    }

    @Test
    void whatIsAnsweredOnAnotherEventLoopGoesOnOnItsOwn(VertxTestContext test) {
        Promise<String> first = Promise.promise();
        Promise<String> second = Promise.promise();
        own.runOnContext(begun -> {
            Thread thread = Thread.currentThread();
            Walk.from(first.future())
                    .then(value -> {
                        test.verify(() -> assertSame(thread, Thread.currentThread()));
                        foreign.runOnContext(later -> second.complete(value + "b"));
                        return second.future();
                    })
                    .end(
                            value -> {
                                test.verify(() -> {
                                    assertEquals("ab", value);
                                    assertSame(thread, Thread.currentThread());
                                });
                                test.completeNow();
                            },
                            test::failNow);
            foreign.runOnContext(later -> first.complete("a"));
        });
    }
}
