package io.gatehouse.authn;

import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.TextFile;
import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A file of users in CSV, {@code secret,user,uid,"group1,group2"}: kube-apiserver's {@code --token-auth-file} and, until
 * 1.18, {@code --basic-auth-file}. Its faults never show a secret.
 */
final class UserFile {
    private UserFile() {}

    /** A user; its groups have {@code system:authenticated} among them. */
    record User(int line, String secret, Identity identity) {}

    /** @throws InvalidConfigurationException with every fault of the file */
    static List<User> read(Path file) throws InvalidConfigurationException {
        List<Fault> faults = new ArrayList<>();
        List<User> users = new ArrayList<>();
        try {
            List<Csv.Row> rows = Csv.rows(TextFile.read(file));
            rows.forEach(row -> add(row, file, users, faults));
            if (rows.isEmpty()) {
                // So is one that somebody is about to write: it takes nobody's access away.
                faults.add(new Fault(file.toString(), 0, "", "no users (expected: at least one line)"));
            }
        } catch (Csv.MalformedCsvException e) {
            faults.add(new Fault(file.toString(), e.line, "", String.valueOf(e.getMessage())));
        }
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
        return users;
    }

    private static void add(Csv.Row row, Path file, List<User> users, List<Fault> faults) {
        List<String> fields = row.fields();
        if (fields.size() < 3) {
            faults.add(new Fault(
                    file.toString(),
                    row.line(),
                    "",
                    fields.size() + " columns (expected: at least 3: secret, user, uid)"));
            return;
        }
        try {
            String groups = fields.size() > 3 ? fields.get(3) : "";
            users.add(new User(row.line(), fields.get(0), identity(fields.get(1), fields.get(2), groups)));
        } catch (InvalidIdentityException e) {
            faults.add(
                    new Fault(file.toString(), row.line(), "", "no user that could be forwarded: " + e.getMessage()));
        }
    }

    private static Identity identity(String name, String uid, String groups) {
        List<String> all = new ArrayList<>();
        Arrays.stream(groups.split(",")).filter(group -> !group.isEmpty()).forEach(all::add);
        return new Identity(name, uid, Groups.authenticated(name, all), Map.of());
    }
}
