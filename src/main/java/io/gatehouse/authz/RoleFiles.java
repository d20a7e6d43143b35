package io.gatehouse.authz;

import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.Documents;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.kube.ClusterRole;
import io.gatehouse.kube.ClusterRoleBinding;
import io.gatehouse.kube.RbacObject;
import io.gatehouse.kube.Role;
import io.gatehouse.kube.RoleBinding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads roles and bindings. */
final class RoleFiles {
    /** Stands for the shipped file in faults. */
    private static final Path DEFAULT_ROLES = Path.of("default roles");

    private static final Map<String, Class<? extends Record>> CLASSES = Map.of(
            "rbac.authorization.k8s.io/v1/Role", Role.class,
            "rbac.authorization.k8s.io/v1/ClusterRole", ClusterRole.class,
            "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class,
            "rbac.authorization.k8s.io/v1/ClusterRoleBinding", ClusterRoleBinding.class);

    private RoleFiles() {}

    /** @throws InvalidConfigurationException with all faults of all files */
    static List<RbacObject> read(AuthorizationConfiguration.Rbac configuration) throws InvalidConfigurationException {
        List<Document> documents = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        if (configuration.defaultRoles()) {
            documents.addAll(Documents.read(DEFAULT_ROLES, shipped(), CLASSES));
        }
        for (Path file : configuration.roleFiles()) {
            try {
                documents.addAll(Documents.readSome(file, CLASSES));
            } catch (InvalidConfigurationException e) {
                faults.addAll(e.faults());
            }
        }
        addDuplicates(documents, faults);
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
        return documents.stream().map(document -> (RbacObject) document.value()).toList();
    }

    /** Which one counts would depend on the order of the files. */
    private static void addDuplicates(List<Document> documents, List<Fault> faults) {
        Map<List<String>, Document> seen = new HashMap<>();
        for (Document document : documents) {
            RbacObject object = (RbacObject) document.value();
            String namespace = object.metadata().namespace();
            String name = object.metadata().name();
            Document first = seen.putIfAbsent(List.of(object.kind(), namespace, name), document);
            if (first != null) {
                String what = object.kind() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
                String where = first.file().equals(DEFAULT_ROLES)
                        ? "it is among the default roles; defaultRoles: false leaves them out"
                        : "first: " + first.file() + ":" + first.line();
                faults.add(new Fault(
                        document.file().toString(), document.line(), "", what + " stands here again (" + where + ")"));
            }
        }
    }

    private static String shipped() {
        try (InputStream file = RoleFiles.class.getResourceAsStream("default-roles.yaml")) {
            if (file == null) {
                throw new IllegalStateException("default-roles.yaml is not in the program");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
