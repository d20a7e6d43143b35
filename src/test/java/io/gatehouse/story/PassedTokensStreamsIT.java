package io.gatehouse.story;

import io.gatehouse.lab.ClusterKind;
import io.gatehouse.server.ForwardedBy;
import java.nio.file.Path;

/** The same where the users' own tokens go on. */
class PassedTokensStreamsIT extends StreamsIT {
    @Override
    StoryGate gate(Path folder) throws Exception {
        return StoryGate.start(folder, ClusterKind.FULL, ForwardedBy.PASSED_TOKENS_BESIDE_A_CERTIFICATE);
    }
}
