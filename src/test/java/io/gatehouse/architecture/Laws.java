package io.gatehouse.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import io.gatehouse.config.GatewayConfiguration;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Who may know whom: imports point down only, and stages are strangers to one another. */
final class Laws {
    private static final String ROOT = "io.gatehouse.";
    private static final List<String> STAGES =
            List.of("request", "authn", "impersonation", "audit", "flow", "authz", "admission", "session", "upstream");
    private static final List<String> TOOLS =
            List.of("kube", "wire", "pki", "cel", "metrics", "channel", "remote", "plugin");

    private Laws() {}

    static List<ArchRule> all() {
        List<ArchRule> laws = new ArrayList<>(List.of(
                onlyKnows("config"),
                onlyKnows("core"),
                requestIsPure(),
                onlyServerAnswersClients(),
                onlyTheTopKnowsTheWholeConfiguration(),
                nobodyKnowsTheTop(),
                nobodyButTheCommandLineKnowsTheDemo(),
                nobodyBlocksAnEventLoop()));
        TOOLS.forEach(tool -> laws.add(onlyKnows(tool, with(TOOLS, "core", "config"))));
        STAGES.forEach(stage -> laws.add(onlyKnows(stage, with(TOOLS, "core", "config"))));
        return laws;
    }

    private static String[] with(List<String> rooms, String... more) {
        List<String> all = new ArrayList<>(rooms);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    /** Of the project's rooms, itself and these alone. */
    private static ArchRule onlyKnows(String room, String... others) {
        String[] known = Arrays.stream(with(List.of(room), others))
                .map(name -> ROOT + name + "..")
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> ours = resideInAPackage("io.gatehouse..");
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(known);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(ours.and(DescribedPredicate.not(allowed)))
                .as(room + " knows no room above it or beside it")
                .allowEmptyShould(true);
    }

    private static ArchRule requestIsPure() {
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "request..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .as("request knows neither Vert.x nor Netty");
    }

    private static ArchRule onlyServerAnswersClients() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "server..", ROOT + "demo..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(HttpServerResponse.class)
                .as("only server touches a client's response");
    }

    private static ArchRule onlyTheTopKnowsTheWholeConfiguration() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "server..", ROOT + "cli..", ROOT + "config..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(GatewayConfiguration.class)
                .as("only server and cli know the whole configuration");
    }

    private static ArchRule nobodyKnowsTheTop() {
        return classes()
                .that()
                .resideInAPackage(ROOT + "server..")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage(ROOT + "server..", ROOT + "cli..")
                .as("only cli knows server");
    }

    private static ArchRule nobodyButTheCommandLineKnowsTheDemo() {
        return classes()
                .that()
                .resideInAPackage(ROOT + "demo..")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage(ROOT + "demo..", ROOT + "cli..")
                .as("only cli knows demo")
                .allowEmptyShould(true);
    }

    private static ArchRule nobodyBlocksAnEventLoop() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "cli..", ROOT + "demo", ROOT + "demo.control..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Future.class, "await")
                .orShould()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethod(CompletableFuture.class, "get")
                .orShould()
                .callMethod(CountDownLatch.class, "await")
                .as("nobody blocks an event loop");
    }
}
