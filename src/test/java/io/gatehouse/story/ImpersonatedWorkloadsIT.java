package io.gatehouse.story;

import io.gatehouse.lab.ClusterKind;
import io.gatehouse.server.ForwardedBy;
import java.nio.file.Path;

/** The same where the gate acts as its users. */
class ImpersonatedWorkloadsIT extends WorkloadsIT {
    @Override
    StoryGate gate(Path folder) throws Exception {
        return StoryGate.start(folder, ClusterKind.FULL, ForwardedBy.IMPERSONATION_BY_CERTIFICATE);
    }
}
