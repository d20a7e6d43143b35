package io.gatehouse.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What may be stored.
 *
 * @param undeletableNamespaces as at kube-apiserver
 * @param policyFiles YAML with ValidatingAdmissionPolicy and its bindings (admissionregistration.k8s.io/v1)
 */
public record AdmissionConfiguration(
        @Default("[default, kube-system, kube-public]") List<String> undeletableNamespaces, List<Path> policyFiles) {}
