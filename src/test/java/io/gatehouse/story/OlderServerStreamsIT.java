package io.gatehouse.story;

import io.gatehouse.lab.ClusterKind;
import io.gatehouse.server.ForwardedBy;
import java.nio.file.Path;

/** The same at an API server that is three versions older. */
class OlderServerStreamsIT extends StreamsIT {
    @Override
    StoryGate gate(Path folder) throws Exception {
        return StoryGate.start(folder, ClusterKind.OLDER, ForwardedBy.IMPERSONATION_BY_TOKEN);
    }
}
