package io.gatehouse.story;

import io.gatehouse.lab.ClusterKind;
import io.gatehouse.server.ForwardedBy;
import java.nio.file.Path;

/** The same where the users' own tokens go on. */
class PassedTokensWorkloadsIT extends WorkloadsIT {
    @Override
    StoryGate gate(Path folder) throws Exception {
        return StoryGate.start(folder, ClusterKind.FULL, ForwardedBy.PASSED_TOKENS);
    }

    @Override
    String username(Teller teller) {
        return "system:serviceaccount:story-accounts:bob";
    }

    @Override
    String groups() {
        return "system:serviceaccounts system:serviceaccounts:story-accounts";
    }
}
