package io.gatehouse.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;

/** The first two lists of the story, in short, with images that the demo's admission policy lets pass. */
final class StoryLines {
    private static final String IMAGE = "tomcat:9.0.20-jre8-alpine";

    private StoryLines() {}

    /** @param kubectl with its user, in a namespace where that one may edit */
    static void tell(DemoProgram demo, String kubectl) throws Exception {
        shown(demo, kubectl + "get namespace", "default +Active", "kube-node-lease +Active", "kube-public +Active");
        shown(demo, kubectl + "run tomcat9-test --image=" + IMAGE + " --port=8080", "pod/tomcat9-test created");
        demo.paste(kubectl + "wait --for=condition=Ready pod/tomcat9-test").ok();
        shown(demo, kubectl + "get pod", "NAME +READY +STATUS +RESTARTS +AGE", "tomcat9-test +1/1 +Running +0");
        shown(demo, kubectl + "get pod -o wide", "NOMINATED NODE +READINESS GATES", "tomcat9-test +1/1 +Running");
        demo.paste(kubectl + "create deployment tomcat9 --image=" + IMAGE).ok();
        shown(demo, kubectl + "scale --replicas=3 deployment/tomcat9", "deployment.apps/tomcat9 scaled");
        shown(demo, kubectl + "rollout status deployment/tomcat9", "successfully rolled out");
        shown(demo, kubectl + "get deployment -o wide", "tomcat9 +3/3 +3 +3 .*tomcat +" + IMAGE + " +app=tomcat9");
        String expose = "expose deployment tomcat9 --name=tomcat9-svc --port=8888 --target-port=8080 --protocol=TCP"
                + " --type=NodePort";
        shown(demo, kubectl + expose, "service/tomcat9-svc exposed");
        shown(demo, kubectl + "get svc -o wide", "tomcat9-svc +NodePort +.* 8888:\\d+/TCP .*app=tomcat9");
        shown(demo, kubectl + "label deployment tomcat9 tier=web", "deployment.apps/tomcat9 labeled");
        demo.paste(kubectl + "delete deployment/tomcat9 service/tomcat9-svc pod/tomcat9-test")
                .ok();
        shown(demo, kubectl + "auth whoami", "Username +(alice|carol)");
        shown(demo, kubectl + "api-resources", "deployments +deploy +apps/v1 +true +Deployment");
        Finished kept = demo.paste(kubectl + "delete ns default");
        assertTrue(
                kept.err().contains("Error from server (Forbidden): namespaces \"default\" is forbidden"),
                kept::toString);
    }

    private static void shown(DemoProgram demo, String line, String... patterns) throws Exception {
        Finished finished = demo.paste(line);
        for (String pattern : patterns) {
            assertTrue(finished.ok().matches("(?s).*" + pattern + ".*"), () -> pattern + " of " + finished);
        }
    }
}
