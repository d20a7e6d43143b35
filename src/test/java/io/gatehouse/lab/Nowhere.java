package io.gatehouse.lab;

import io.gatehouse.core.Admitted;
import io.gatehouse.core.Answer;
import io.gatehouse.core.Reply;
import io.gatehouse.core.Upstream;
import io.vertx.core.Future;

/** Where nothing may be sent. */
public final class Nowhere implements Upstream {
    @Override
    public Future<Reply> send(Admitted admitted) {
        return Future.failedFuture("nothing is to be sent here");
    }

    @Override
    public Future<Answer> open(Admitted admitted) {
        return Future.failedFuture("nothing is to be opened here");
    }
}
