package io.gatehouse.story;

import io.gatehouse.lab.ClusterKind;
import io.gatehouse.server.ForwardedBy;
import java.nio.file.Path;

/** The same at an API server that is three versions older. */
class OlderServerWorkloadsIT extends WorkloadsIT {
    @Override
    StoryGate gate(Path folder) throws Exception {
        return StoryGate.start(folder, ClusterKind.OLDER, ForwardedBy.FRONT_PROXY);
    }
}
